import { describe, expect, it } from 'vitest'

import { clampPanelsWidth, keyedPanelsWidth } from '../../../src/components/container/panels-width.ts'

describe('clampPanelsWidth', () => {
  it('leaves the page at least two fifths and the panels enough to read', () => {
    expect(clampPanelsWidth(5_000, 1_000)).toBe(600)
    expect(clampPanelsWidth(10, 1_000)).toBe(260)
    expect(clampPanelsWidth(400, 1_000)).toBe(400)
  })

  it('prefers readable panels where there is no room for both', () => {
    expect(clampPanelsWidth(400, 300)).toBe(260)
  })
})

describe('keyedPanelsWidth', () => {
  const ltr = { room: 1_200, rtl: false }

  it('widens by the arrow that points at the page, in either direction of reading', () => {
    expect(keyedPanelsWidth('ArrowLeft', 356, ltr)).toBe(380)
    expect(keyedPanelsWidth('ArrowRight', 356, ltr)).toBe(332)
    expect(keyedPanelsWidth('ArrowRight', 356, { room: 1_200, rtl: true })).toBe(380)
  })

  it('goes to both ends', () => {
    expect(keyedPanelsWidth('Home', 356, ltr)).toBe(260)
    expect(keyedPanelsWidth('End', 356, ltr)).toBe(720)
  })

  it('leaves other keys alone', () => {
    expect(keyedPanelsWidth('k', 356, ltr)).toBeNull()
  })
})
