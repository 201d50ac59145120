import { describe, expect, it } from 'vitest'

import type { RecordingInfo } from '../../src/recording/replay-source.ts'
import { filterRecordings } from '../../src/sources/filter-recordings.ts'

const person = { id: 'p1', email: 'Jane@Example.com', distinctIds: ['jane', 'anonymous-1'], properties: {} }
const infos: RecordingInfo[] = [
  { id: 'a', startMs: 100, endMs: 200, ongoing: false, distinctId: 'jane', person },
  { id: 'b', startMs: 300, endMs: 400, ongoing: false, distinctId: 'joe' },
  { id: 'c', startMs: 150, endMs: 350, ongoing: false },
]
const ids = (filter: Parameters<typeof filterRecordings>[1]) =>
  filterRecordings(infos, filter).recordings.map(({ id }) => id)

describe('filterRecordings', () => {
  it('lists the newest first', () => expect(ids({})).toEqual(['b', 'c', 'a']))

  it('finds whoever overlaps the time asked for', () => {
    expect(ids({ fromMs: 210, toMs: 290 })).toEqual(['c'])
    expect(ids({ fromMs: 200, toMs: 300 })).toEqual(['b', 'c', 'a'])
    expect(ids({ fromMs: 401 })).toEqual([])
    expect(ids({ toMs: 99 })).toEqual([])
  })

  it('finds by duration and by whether they still grow', () => {
    expect(ids({ minDurationMs: 101 })).toEqual(['c'])
    expect(ids({ maxDurationMs: 100 })).toEqual(['b', 'a'])
    expect(ids({ status: 'closed' })).toEqual(['b', 'c', 'a'])
    expect(ids({ status: 'live' })).toEqual([])
  })

  it.each([{ url: { contains: 'cart' } }, { hasErrors: false }])('refuses what a list does not say: %o', (filter) => {
    expect(() => filterRecordings(infos, filter)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  it('finds by id, by person, by any of the person’s ids, and by e-mail in any case', () => {
    expect(ids({ recordingIds: ['a', 'x'] })).toEqual(['a'])
    expect(ids({ recordingIds: [] })).toEqual([])
    expect(ids({ personId: 'p1' })).toEqual(['a'])
    expect(ids({ distinctIds: ['anonymous-1', 'joe'] })).toEqual(['b', 'a'])
    expect(ids({ email: 'jane@example.COM' })).toEqual(['a'])
  })

  it('goes on where the page before ended', () => {
    const first = filterRecordings(infos, { limit: 2 })
    expect(first.nextCursor).toBe('2')
    const second = filterRecordings(infos, { limit: 2, cursor: '2' })
    expect(second.recordings.map(({ id }) => id)).toEqual(['a'])
    expect(second.nextCursor).toBeUndefined()
    expect(filterRecordings(infos, { cursor: '99' }).recordings).toEqual([])
  })

  it.each([{ cursor: '-1' }, { cursor: 'x' }, { limit: 0 }, { limit: NaN }])('refuses %j', (filter) => {
    expect(() => filterRecordings(infos, filter)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})
