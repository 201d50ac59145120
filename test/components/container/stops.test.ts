import { describe, expect, it } from 'vitest'

import { neighbourSpeed, nextStop, windowAfter } from '../../../src/components/container/stops.ts'
import { containerSizeOf } from '../../../src/components/container/use-container-size.ts'

describe('nextStop', () => {
  const stops = [9_000, 1_000, 5_000]

  it('finds the nearest stop in either direction, in any order', () => {
    expect(nextStop(stops, 2_000, 1)).toBe(5_000)
    expect(nextStop(stops, 6_000, -1)).toBe(5_000)
  })

  it('does not stay where it is', () => {
    expect(nextStop(stops, 5_010, -1)).toBe(1_000)
    expect(nextStop(stops, 4_990, 1)).toBe(9_000)
  })

  it('knows no stop past the last', () => {
    expect(nextStop(stops, 9_000, 1)).toBeNull()
    expect(nextStop([], 0, 1)).toBeNull()
  })
})

describe('neighbourSpeed', () => {
  it('goes up and down the list and stops at its ends', () => {
    expect(neighbourSpeed(1, 1)).toBe(1.5)
    expect(neighbourSpeed(1, -1)).toBe(0.5)
    expect(neighbourSpeed(16, 1)).toBe(16)
    expect(neighbourSpeed(0.25, -1)).toBe(0.25)
  })

  it('finds its way from a speed that is not on the list', () => {
    expect(neighbourSpeed(3, 1)).toBe(4)
    expect(neighbourSpeed(3, -1)).toBe(2)
  })
})

describe('windowAfter', () => {
  it('goes round', () => {
    expect(windowAfter(['a', 'b'], 'a')).toBe('b')
    expect(windowAfter(['a', 'b'], 'b')).toBe('a')
    expect(windowAfter(['a', 'b'], null)).toBe('a')
    expect(windowAfter([], null)).toBeNull()
  })
})

describe('containerSizeOf', () => {
  it.each([
    [1050, 'wide'],
    [1049.9, 'medium'],
    [640, 'medium'],
    [639, 'compact'],
    [0, 'compact'],
  ])('calls %d px %s', (width, size) => {
    expect(containerSizeOf(width)).toBe(size)
  })

  it('counts large text as less room, and small rems as no more', () => {
    expect(containerSizeOf(1_280, 32)).toBe('medium')
    expect(containerSizeOf(2_100, 32)).toBe('wide')
    expect(containerSizeOf(1_000, 10)).toBe('medium')
  })
})
