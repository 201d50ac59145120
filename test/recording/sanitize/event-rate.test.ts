import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer, DEFAULT_SANITIZE_LIMITS } from '../../../src/recording/index.ts'
import { EventRate } from '../../../src/recording/sanitize/event-rate.ts'

const START_MS = 1_800_000_000_000
const LIMITS = { ...DEFAULT_SANITIZE_LIMITS, maxEventsPerFrame: 6, maxGesturesPerFrame: 3 }
const scroll = (atMs: number): ReplayEvent => ({
  type: 3,
  timestamp: START_MS + atMs,
  data: { source: 3, id: 2, x: 0, y: 1 },
})
const mutation = (atMs: number): ReplayEvent => ({
  type: 3,
  timestamp: START_MS + atMs,
  data: { source: 0, adds: [], removes: [], texts: [], attributes: [] },
})
const page = (atMs: number): ReplayEvent => ({ type: 2, timestamp: START_MS + atMs, data: {} })

function verdicts(events: readonly ReplayEvent[]) {
  const rate = new EventRate(LIMITS)
  return events.map((event) => rate.beyond(event))
}

describe('EventRate', () => {
  it('lets no more gestures through than fit a frame', () => {
    expect(verdicts([0, 1, 2, 3].map(scroll))).toEqual([null, null, null, 'maxGesturesPerFrame'])
  })

  it('counts anew with each frame', () => {
    expect(verdicts([0, 5, 15, 16, 20, 31].map(scroll))).toEqual([null, null, null, null, null, null])
  })

  it('lets more through of what pages are built of', () => {
    const limits = verdicts([1, 1, 1, 1, 1, 1, 1].map(mutation))
    expect(limits).toEqual([null, null, null, null, null, null, 'maxEventsPerFrame'])
  })

  it('begins anew with a full snapshot, which it never refuses', () => {
    expect(verdicts([scroll(0), scroll(0), scroll(0), page(0), scroll(0), page(0), page(0)])).toEqual(
      Array(7).fill(null),
    )
  })

  it('counts by the frame an event is in when time goes back', () => {
    expect(verdicts([scroll(100), scroll(0), scroll(0), scroll(0), scroll(0)])).toEqual([
      ...[null, null, null, null],
      'maxGesturesPerFrame',
    ])
  })
})

describe('createSanitizer', () => {
  it('says how much was left out of an instant', () => {
    const sanitizer = createSanitizer({ limits: { maxGesturesPerFrame: 100 } })
    const safe = Array.from({ length: 1_000 }, () => sanitizer.sanitize(scroll(3)))
    expect(safe.filter((event) => event !== null)).toHaveLength(100)
    expect(sanitizer.report().limits).toEqual([{ limit: 'maxGesturesPerFrame', count: 900 }])
  })
})
