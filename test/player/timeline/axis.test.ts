import { describe, expect, it } from 'vitest'

import { createAxis, IDLE_SHARE } from '../../../src/player/timeline/axis.ts'
import type { Segment } from '../../../src/recording/recording-view.ts'
import { seeded } from '../seeded.ts'
import { randomSegments } from './random-segments.ts'

const idle = (startMs: number, endMs: number): Segment => ({ kind: 'idle', startMs, endMs, windowId: null })
const active = (startMs: number, endMs: number): Segment => ({ kind: 'active', startMs, endMs, windowId: null })

/** The axis by definition, one millisecond after the other: slow, and with nothing in common with the real one. */
function slowProgress(segments: readonly Segment[], durationMs: number, offsetMs: number): number {
  const isIdle = (ms: number) => segments.some((one) => one.kind === 'idle' && ms >= one.startMs && ms < one.endMs)
  let idleMs = 0
  for (let ms = 0; ms < durationMs; ms += 1) if (isIdle(ms)) idleMs += 1
  const folds = idleMs > durationMs * IDLE_SHARE && idleMs < durationMs
  let progress = 0
  for (let ms = 0; ms < offsetMs; ms += 1) {
    if (!folds) progress += 1 / durationMs
    else progress += isIdle(ms) ? IDLE_SHARE / idleMs : (1 - IDLE_SHARE) / (durationMs - idleMs)
  }
  return progress
}

describe('createAxis', () => {
  it('agrees with a millisecond-by-millisecond count on random recordings', () => {
    const random = seeded(11)
    for (let round = 0; round < 60; round += 1) {
      const durationMs = random.integer(50, 900)
      const segments = randomSegments(random, durationMs)
      const axis = createAxis(durationMs, segments)
      for (const share of [0, 0.13, 0.5, 0.77, 1]) {
        const offsetMs = Math.round(share * durationMs)
        expect(axis.toProgress(offsetMs)).toBeCloseTo(slowProgress(segments, durationMs, offsetMs), 9)
      }
    }
  })

  it('comes back to the same instant from its own progress, zoomed or not', () => {
    const random = seeded(12)
    for (let round = 0; round < 300; round += 1) {
      const durationMs = random.integer(20_000, 7_200_000)
      const startMs = random.between(0, durationMs - 10_000)
      const visible = { startMs, endMs: random.between(startMs + 1, durationMs) }
      const options = random.next() < 0.5 ? {} : { visible }
      const axis = createAxis(durationMs, randomSegments(random, durationMs), options)
      const offsetMs = random.between(axis.visible.startMs, axis.visible.endMs)
      expect(Math.abs(axis.toOffset(axis.toProgress(offsetMs)) - offsetMs)).toBeLessThan(1e-3)
    }
  })

  it('never runs backwards', () => {
    const random = seeded(13)
    for (let round = 0; round < 100; round += 1) {
      const durationMs = random.integer(1_000, 3_600_000)
      const axis = createAxis(durationMs, randomSegments(random, durationMs))
      let last = -1
      for (let step = 0; step <= 50; step += 1) {
        const progress = axis.toProgress((step / 50) * durationMs)
        expect(progress).toBeGreaterThanOrEqual(last)
        last = progress
      }
      expect([axis.toProgress(0), axis.toProgress(durationMs)]).toEqual([0, 1])
    }
  })

  it('gives all idle time together a tenth of the axis, however long it is', () => {
    const axis = createAxis(3_600_000, [active(0, 60_000), idle(60_000, 3_540_000), active(3_540_000, 3_600_000)])
    expect(axis.toProgress(3_540_000) - axis.toProgress(60_000)).toBeCloseTo(IDLE_SHARE, 12)
  })

  it('keeps active stretches in proportion to each other', () => {
    const axis = createAxis(100_000, [active(0, 10_000), idle(10_000, 80_000), active(80_000, 100_000)])
    const first = axis.toProgress(10_000)
    const second = 1 - axis.toProgress(80_000)
    expect(second / first).toBeCloseTo(2, 12)
  })

  it('stays linear when idle time takes little room anyway', () => {
    const axis = createAxis(100_000, [active(0, 50_000), idle(50_000, 58_000), active(58_000, 100_000)])
    expect(axis.folded).toEqual([])
    expect(axis.toProgress(58_000)).toBeCloseTo(0.58, 12)
  })

  it('stays linear when nothing but idle time was recorded', () => {
    expect(createAxis(100_000, [idle(0, 100_000)]).toProgress(25_000)).toBeCloseTo(0.25, 12)
  })

  it('gives every second the same width in linear mode', () => {
    const axis = createAxis(100_000, [active(0, 10_000), idle(10_000, 100_000)], { mode: 'linear' })
    expect(axis.toProgress(40_000)).toBeCloseTo(0.4, 12)
  })

  it('counts what no segment covers as active', () => {
    const covered = createAxis(100_000, [active(0, 50_000), idle(50_000, 100_000)])
    const bare = createAxis(100_000, [idle(50_000, 100_000)])
    expect(bare.toProgress(50_000)).toBeCloseTo(covered.toProgress(50_000), 12)
  })

  it('survives segments that overlap, run backwards or leave the recording', () => {
    const axis = createAxis(100_000, [idle(60_000, 200_000), idle(50_000, 70_000), idle(30_000, 20_000), idle(-5, NaN)])
    expect(axis.folded).toEqual([{ startMs: 50_000, endMs: 100_000 }])
    expect(axis.toOffset(0.9)).toBeCloseTo(50_000, 6)
  })

  it('puts everything at the start while the duration is not known', () => {
    for (const durationMs of [0, -1, NaN, Infinity]) {
      const axis = createAxis(durationMs, [])
      expect([axis.toProgress(5_000), axis.toOffset(0.5)]).toEqual([0, 0])
    }
  })

  it('puts instants out of sight on the nearer end', () => {
    const axis = createAxis(100_000, [], { visible: { startMs: 20_000, endMs: 40_000 } })
    expect([axis.toProgress(0), axis.toProgress(90_000)]).toEqual([0, 1])
    expect(axis.toProgress(30_000)).toBeCloseTo(0.5, 12)
    expect(axis.toProgress(NaN)).toBe(0)
  })

  it('shows everything when asked for a stretch that is none', () => {
    const axis = createAxis(100_000, [], { visible: { startMs: 50_000, endMs: 50_000 } })
    expect(axis.visible).toEqual({ startMs: 0, endMs: 100_000 })
  })
})
