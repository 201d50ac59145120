import { describe, expect, it } from 'vitest'

import { Recording, type WindowEvent } from '../../../src/recording/index.ts'
import { withinSpan } from '../../../src/recording/sanitize/time-span.ts'
import { randomRecording } from '../fold/random-recording.ts'

const DAY_MS = 86_400_000
const at = (timestamp: number): WindowEvent => ({ windowId: 'w', event: { type: 0, timestamp, data: {} } })

describe('withinSpan', () => {
  it('returns the very same list when all events lie together', () => {
    const events = [at(5), at(1), at(DAY_MS)]
    expect(withinSpan(events, 7 * DAY_MS)).toBe(events)
    expect(withinSpan([], 1)).toEqual([])
  })

  it('leaves out what lies far from the middle, wherever it stands', () => {
    const events = [at(0), at(1e12), at(1e12 + 1), at(1e12 + 2), at(8e15)]
    expect(withinSpan(events, 7 * DAY_MS)).toEqual(events.slice(1, 4))
  })

  it('takes a clock that is years off as it is', () => {
    const events = [at(-5e14), at(-5e14 + 10)]
    expect(withinSpan(events, DAY_MS)).toBe(events)
  })
})

describe('Recording', () => {
  it('does not get longer by an event at an impossible time, and says so', () => {
    const events = randomRecording(3, { mutations: 10 }).map((event) => ({ windowId: 'w', event }))
    const durationOf = (own: readonly WindowEvent[]) => {
      const recording = new Recording()
      recording.append({ index: 0, key: 'all' }, { events: [...own], problems: [], format: 'events', facts: {} })
      return recording.view()
    }
    const honest = durationOf(events)
    const stray = durationOf([...events, at(0), at(8.6e15)])
    expect(stray.durationMs).toBe(honest.durationMs)
    expect(stray.problems).toMatchObject([{ reason: 'limit_exceeded', blockKey: 'all' }])
    expect(stray.problems[0]?.message).toContain('maxSpanMs')
    expect(honest.problems).toEqual([])
  })
})
