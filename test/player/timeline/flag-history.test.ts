import { describe, expect, it } from 'vitest'

import { createFlagHistory, flagMoments, flagsAt } from '../../../src/player/timeline/flag-history.ts'
import type { ProductEvent } from '../../../src/recording/replay-source.ts'

const event = (offsetMs: number, properties: Record<string, unknown>, name = 'viewed'): ProductEvent => ({
  id: `${offsetMs}`,
  name,
  timestampMs: 1_000_000 + offsetMs,
  properties,
})
const called = (offsetMs: number, key: string, value: unknown) =>
  event(offsetMs, { $feature_flag: key, $feature_flag_response: value }, '$feature_flag_called')
const history = (...events: ProductEvent[]) => createFlagHistory(events, 1_000_000)
const valuesAt = (events: ProductEvent[], offsetMs: number) =>
  Object.fromEntries(flagsAt(history(...events), offsetMs).flags.map((flag) => [flag.key, flag.value]))

describe('flagsAt', () => {
  it('says that nothing is known yet before the first event that carries flags', () => {
    const events = [event(0, { $current_url: '/' }, '$pageview'), event(5_000, { '$feature/new': 'test' })]
    expect(flagsAt(history(...events), 4_999)).toEqual({ status: 'not-known-yet', flags: [], later: ['new'] })
    expect(flagsAt(history(...events), 5_000).status).toBe('known')
  })

  it('says none when no event carries any', () => {
    expect(flagsAt(history(event(0, {})), 9_000)).toEqual({ status: 'none', flags: [], later: [] })
  })

  it('merges stamps with evaluations, either of which may be alone', () => {
    expect(valuesAt([event(1_000, { '$feature/a': 'x' }), called(2_000, 'b', true)], 3_000)).toEqual({
      a: 'x',
      b: true,
    })
  })

  it('shows the value as of the playhead and remembers the changes', () => {
    const events = [
      event(1_000, { '$feature/a': 'control' }),
      event(2_000, { '$feature/a': 'control' }),
      called(3_000, 'a', 'test'),
    ]
    expect(valuesAt(events, 2_500)).toEqual({ a: 'control' })
    const [flag] = flagsAt(history(...events), 3_000).flags
    expect(flag).toMatchObject({
      value: 'test',
      sinceMs: 3_000,
      changes: [
        { offsetMs: 1_000, value: 'control' },
        { offsetMs: 3_000, value: 'test' },
      ],
    })
  })

  it('keeps false as not enrolled, and reads an evaluation without an answer the same way', () => {
    expect(valuesAt([event(0, { '$feature/off': false }), called(0, 'gone', null)], 0)).toEqual({
      off: false,
      gone: false,
    })
  })

  it('prefers the variant of a stamp to the bare list of active flags', () => {
    expect(valuesAt([event(0, { $active_feature_flags: ['a', 'b'], '$feature/a': 'test' })], 0)).toEqual({
      a: 'test',
      b: true,
    })
  })

  it('reads events in order of time, whatever order they came in', () => {
    expect(valuesAt([event(2_000, { '$feature/a': 'late' }), event(1_000, { '$feature/a': 'early' })], 1_500)).toEqual({
      a: 'early',
    })
  })

  it('carries payloads', () => {
    const events = [event(0, { '$feature/a': 'x', $feature_flag_payloads: { a: '{"limit":3}' } })]
    expect(flagsAt(history(...events), 0).flags[0]?.payload).toBe('{"limit":3}')
  })

  it('is not confused by strange shapes', () => {
    const hostile = JSON.parse(
      '{"$feature/__proto__":"x","$feature/":"y","$feature/n":{"a":1},"$active_feature_flags":{"0":"z"}}',
    ) as Record<string, unknown>
    expect(
      flagsAt(history(event(0, hostile), event(NaN, { '$feature/a': 'x' })), 0).flags.map((flag) => flag.key),
    ).toEqual(['__proto__'])
  })
})

describe('flagMoments', () => {
  it('are exactly the moments at which the answer changes', () => {
    const events = [
      event(1_000, { '$feature/a': 'x', '$feature/b': true }),
      event(2_000, { '$feature/a': 'x' }),
      event(3_000, { '$feature/a': 'y' }),
    ]
    expect(flagMoments(history(...events))).toEqual([1_000, 3_000])
  })
})
