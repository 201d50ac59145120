import { describe, expect, it } from 'vitest'

import { Recording, type WindowEvent } from '../../../src/recording/index.ts'
import { partsWithin } from '../../../src/recording/sanitize/time-span.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { randomRecording } from '../fold/random-recording.ts'

const DAY_MS = 86_400_000
const at = (timestamp: number): WindowEvent => ({ windowId: 'w', event: { type: 0, timestamp, data: {} } })

describe('partsWithin', () => {
  it('parts the events by window, in their order, and tells the time they cover', () => {
    const events = [at(5), at(1), { ...at(7), windowId: 'v' }, at(DAY_MS)]
    expect(runSteps(partsWithin(events, 7 * DAY_MS))).toEqual({
      parts: new Map([
        ['w', [at(5).event, at(1).event, at(DAY_MS).event]],
        ['v', [at(7).event]],
      ]),
      firstMs: 1,
      lastMs: DAY_MS,
      count: 4,
    })
    expect(runSteps(partsWithin([], 1))).toMatchObject({ parts: new Map(), count: 0 })
  })

  it('leaves out what lies far from the middle, wherever it stands', () => {
    const events = [at(0), at(1e12), at(1e12 + 1), at(1e12 + 2), at(8e15)]
    const near = events.slice(1, 4).map(({ event }) => event)
    const { parts, ...facts } = runSteps(partsWithin(events, 7 * DAY_MS))
    expect([...parts]).toEqual([['w', near]])
    expect(facts).toEqual({ firstMs: 1e12, lastMs: 1e12 + 2, count: 3 })
  })

  it('takes a clock that is years off as it is', () => {
    const events = [at(-5e14), at(-5e14 + 10)]
    expect(runSteps(partsWithin(events, DAY_MS)).count).toBe(2)
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
