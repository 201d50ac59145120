import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest'

import { createAuditTrail, type AuditTrailOptions } from '../../../src/server/audit/audit-trail.ts'
import type { AuditEntry } from '../../../src/server/ports/audit-log.ts'
import { ReplayError } from '../../../src/shared/errors.ts'

const nora = { id: 'staff-1' }
const refused = (recordingId: string): AuditEntry => ({
  atMs: 1,
  viewer: null,
  action: 'view',
  outcome: 'refused',
  recordingId,
})
const down = () => new ReplayError('unavailable', { what: 'The database is away.' })

/** A log that can be away, and a trail that writes to it. */
function open(options: Partial<AuditTrailOptions> = {}) {
  const entries: AuditEntry[] = []
  const errors: string[] = []
  const state = { failure: null as ReplayError | null }
  const log = {
    async write(entry: AuditEntry) {
      await Promise.resolve()
      if (state.failure) throw state.failure
      entries.push(entry)
    },
    list: () => Promise.reject(new ReplayError('unsupported', { what: 'Not here.' })),
  }
  const trail = createAuditTrail({ log, now: () => 5_000, onError: ({ code }) => errors.push(code), ...options })
  return { trail, entries, errors, state, ids: () => entries.map(({ recordingId }) => recordingId) }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('createAuditTrail', () => {
  it('has kept an entry when record() resolves, in the order in which they came', async () => {
    const { trail, ids } = open()
    const first = trail.record(refused('a'))
    await trail.record(refused('b'))
    await first
    expect(ids()).toEqual(['a', 'b'])
  })

  it('writes down what is watched as one entry per viewer and recording', async () => {
    const { trail, entries } = open()
    const watch = (fromMs: number, recordingId = 'a') =>
      trail.watched({ viewer: nora, recordingId, purpose: 'ticket 17', range: { fromMs, toMs: fromMs + 1_000 } })
    ;[0, 1_000, 2_000, 60_000].forEach((fromMs) => watch(fromMs))
    watch(0, 'b')
    expect(entries).toEqual([])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(entries).toEqual([
      {
        atMs: 5_000,
        viewer: nora,
        action: 'view',
        outcome: 'allowed',
        recordingId: 'a',
        details: { watchedMs: 4_000, ranges: '0-3000,60000-61000', purpose: 'ticket 17' },
      },
      expect.objectContaining({ recordingId: 'b', details: expect.objectContaining({ watchedMs: 1_000 }) }),
    ])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(entries).toHaveLength(2)
  })

  it('tells the host of each view, and goes on when the host fails', async () => {
    const onView = vi.fn().mockRejectedValueOnce(down())
    const { trail, entries, errors } = open({ onView })
    trail.watched({ viewer: nora, recordingId: 'a', range: { fromMs: 0, toMs: 500 } })
    await trail.flush()
    expect(onView).toHaveBeenCalledExactlyOnceWith({
      viewer: nora,
      recordingId: 'a',
      ranges: [{ fromMs: 0, toMs: 500 }],
      atMs: 5_000,
    })
    expect(entries).toHaveLength(1)
    expect(errors).toEqual(['unavailable'])
  })

  it('keeps refused requests while the log is away, and writes them when it is back', async () => {
    const { trail, ids, state, errors } = open()
    state.failure = down()
    const kept = vi.fn()
    void trail.record(refused('a')).then(kept)
    void trail.record(refused('b')).then(kept)
    await vi.advanceTimersByTimeAsync(3_500)
    expect(kept).not.toHaveBeenCalled()
    expect(errors.length).toBeGreaterThan(2)
    state.failure = null
    await vi.advanceTimersByTimeAsync(1_000)
    expect(ids()).toEqual(['a', 'b'])
    expect(kept).toHaveBeenCalledTimes(2)
  })

  it('loses nothing that nobody waited for when the server shuts down', async () => {
    const { trail, ids } = open()
    void trail.record(refused('a'))
    void trail.record(refused('b'))
    trail.watched({ viewer: nora, recordingId: 'c', range: { fromMs: 0, toMs: 500 } })
    await trail.close()
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says at shutdown that the log is away, and writes everything at the next try', async () => {
    const { trail, ids, state } = open()
    state.failure = down()
    void trail.record(refused('a'))
    await expect(trail.close()).rejects.toMatchObject({ code: 'unavailable' })
    state.failure = null
    await trail.close()
    expect(ids()).toEqual(['a'])
  })

  it('does not let an entry that the log will never take keep back the others', async () => {
    const { trail, ids, state } = open()
    state.failure = new ReplayError('bad_request', { what: 'No such entry.' })
    await expect(trail.record(refused('a'))).rejects.toMatchObject({ code: 'bad_request' })
    state.failure = null
    await trail.record(refused('b'))
    expect(ids()).toEqual(['b'])
  })

  it('writes down nothing where nothing was watched', async () => {
    const { trail, entries } = open()
    trail.watched({ viewer: nora, recordingId: 'a', range: { fromMs: 10, toMs: 10 } })
    await trail.flush()
    expect(entries).toEqual([])
  })
})
