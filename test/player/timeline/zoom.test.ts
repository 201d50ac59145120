import { describe, expect, it } from 'vitest'

import { createAxis, type Axis } from '../../../src/player/timeline/axis.ts'
import { MIN_VISIBLE_MS, panBy, panTo, zoomAt } from '../../../src/player/timeline/zoom.ts'
import type { TimeRange } from '../../../src/recording/recording-view.ts'
import { seeded } from '../seeded.ts'
import { randomSegments } from './random-segments.ts'

const length = (range: TimeRange) => range.endMs - range.startMs
const linear = (visible?: TimeRange): Axis => createAxis(600_000, [], visible ? { visible } : {})

describe('zoomAt', () => {
  it('keeps the instant under the pointer where it is', () => {
    const random = seeded(21)
    for (let round = 0; round < 200; round += 1) {
      const durationMs = random.integer(120_000, 3_600_000)
      const segments = randomSegments(random, durationMs)
      const whole = createAxis(durationMs, segments)
      const progress = random.next()
      const visible = zoomAt(whole, whole, progress, random.between(1.1, 4))
      const pivotMs = whole.toOffset(progress)
      const zoomed = createAxis(durationMs, segments, visible ? { visible } : {})
      // Where the shortest stretch stops the zoom, proportions of time hold instead of those of the axis.
      if (length(zoomed.visible) > MIN_VISIBLE_MS + 1) expect(zoomed.toProgress(pivotMs)).toBeCloseTo(progress, 6)
      else expect(pivotMs).toBeGreaterThanOrEqual(zoomed.visible.startMs)
    }
  })

  it('stops at ten seconds', () => {
    let axis = linear()
    for (let press = 0; press < 30; press += 1) axis = linear(zoomAt(axis, linear(), 0.3, 2) ?? undefined)
    expect(length(axis.visible)).toBeCloseTo(MIN_VISIBLE_MS, 6)
  })

  it('shows everything again when one zooms out far enough', () => {
    const axis = linear({ startMs: 100_000, endMs: 160_000 })
    expect(zoomAt(axis, linear(), 0.5, 1 / 20)).toBeNull()
  })

  it('does not leave the recording at its ends', () => {
    const visible = zoomAt(linear({ startMs: 0, endMs: 60_000 }), linear(), 0, 0.5)
    expect(visible?.startMs).toBeCloseTo(0, 9)
    expect(visible?.endMs).toBeCloseTo(120_000, 6)
  })

  it('does not zoom into a recording shorter than ten seconds', () => {
    const short = createAxis(8_000, [])
    expect(zoomAt(short, short, 0.5, 4)).toBeNull()
  })
})

describe('panBy', () => {
  it('moves by a share of what is visible and stops at the ends', () => {
    const axis = linear({ startMs: 100_000, endMs: 200_000 })
    expect(panBy(axis, linear(), 0.5)?.startMs).toBeCloseTo(150_000, 6)
    expect(panBy(axis, linear(), -9)?.startMs).toBeCloseTo(0, 6)
    expect(panBy(axis, linear(), 99)?.endMs).toBeCloseTo(600_000, 6)
  })

  it('moves nothing while everything is shown', () => {
    expect(panBy(linear(), linear(), 0.2)).toBeNull()
  })

  it('never shows less than ten seconds nor anything outside, on folded axes', () => {
    const random = seeded(22)
    for (let round = 0; round < 200; round += 1) {
      const durationMs = random.integer(60_000, 3_600_000)
      const segments = randomSegments(random, durationMs)
      const whole = createAxis(durationMs, segments)
      const startMs = random.between(0, durationMs - 20_000)
      const axis = createAxis(durationMs, segments, { visible: { startMs, endMs: startMs + 15_000 } })
      const panned = panBy(axis, whole, random.between(-3, 3))
      if (!panned) continue
      expect(length(panned)).toBeGreaterThanOrEqual(MIN_VISIBLE_MS - 1e-6)
      expect(panned.startMs).toBeGreaterThanOrEqual(0)
      expect(panned.endMs).toBeLessThanOrEqual(durationMs + 1e-6)
    }
  })
})

describe('panTo', () => {
  it('brings an instant into sight with the same length, a little after the start', () => {
    const panned = panTo(linear({ startMs: 0, endMs: 50_000 }), 300_000)
    expect(panned).toEqual({ startMs: 295_000, endMs: 345_000 })
  })

  it('stays within the recording', () => {
    expect(panTo(linear({ startMs: 0, endMs: 50_000 }), 600_000)).toEqual({ startMs: 550_000, endMs: 600_000 })
  })
})
