import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'

import { archiveRecordings } from '../../../../src/server/archive/archive-recordings.ts'
import { projectLedger } from '../../../../src/server/database/rate/project-ledger.ts'
import { postHogProxy } from '../../../../src/server/posthog/post-hog-proxy.ts'
import { isRetryable } from '../../../../src/shared/errors.ts'
import { postHogSource } from '../../../../src/sources/posthog/post-hog-source.ts'
import { createRateGate } from '../../../../src/sources/posthog/rate-gate.ts'
import type { SourceClock } from '../../../../src/sources/source-clock.ts'
import { KEY, PROJECT, startPostHogServer, type PostHogServer } from '../../../stand-in/posthog-server.ts'
import { smallRecording } from '../../../stand-in/small-recording.ts'
import { memoryArchiveStore } from '../../memory-archive-store.ts'
import { describeWithPostgres } from '../postgres.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const NOW_MS = Date.parse('2026-11-20T03:00:00Z')

/** Time that goes on when each of `actors` waits, to where the first of them wakes up: none of it passes in between. */
function clockOf(actors: number): SourceClock & { leave(): void } {
  let nowMs = NOW_MS
  let awake = actors
  const asleep: { readonly atMs: number; readonly wake: () => void }[] = []
  const goOn = () => {
    if (awake > 0 || asleep.length === 0) return
    asleep.sort((a, b) => a.atMs - b.atMs)
    const { atMs, wake } = asleep.shift()!
    nowMs = Math.max(nowMs, atMs)
    awake++
    wake()
  }
  const rest = () => {
    awake--
    goOn()
  }
  return {
    now: () => nowMs,
    wait: (ms) =>
      new Promise((wake) => {
        asleep.push({ atMs: nowMs + ms, wake })
        rest()
      }),
    leave: rest,
  }
}

describeWithPostgres('projectLedger', (database) => {
  let server: PostHogServer
  const opened: { close(): Promise<void> }[] = []
  beforeEach(async () => {
    server = await startPostHogServer()
    server.nowMs = NOW_MS
  })
  afterEach(() => server.close())
  afterAll(() => Promise.all(opened.map((ledger) => ledger.close())))

  /** As another process would: connections of its own, and nothing in memory. */
  const ledgerOf = (host: string) => {
    const ledger = projectLedger({ connectionString: database.url(), host, projectId: PROJECT })
    opened.push(ledger)
    return ledger
  }
  const project = () => ({ projectId: PROJECT, personalApiKey: KEY })

  it('keeps two that archive and one that serves viewers within one free plan, and all of them get everything', async () => {
    const ids = Array.from({ length: 24 }, (_, number) => `r${number}`)
    for (const [number, id] of ids.entries()) {
      server.recordings.set(id, smallRecording(id, { startMs: NOW_MS - DAY_MS - HOUR_MS - number * 60_000, blocks: 2 }))
    }
    for (const lane of ['listing', 'snapshots'] as const) {
      server.throttles.set(lane, [
        { requests: 12, perMs: 60_000, says: 'header' },
        { requests: 60, perMs: HOUR_MS, says: 'header' },
      ])
    }
    const clock = clockOf(3)
    server.tickMs = clock.now

    const archive = async (host: string) => {
      const gate = createRateGate({ plan: 'free', maxWaitMs: 0, clock, ledger: ledgerOf(host) })
      const source = postHogSource({ ...project(), host: server.url, gate })
      let done = 0
      for await (const { status } of archiveRecordings({ source, store: memoryArchiveStore(), clock })) {
        if (status === 'done') done++
      }
      clock.leave()
      return done
    }
    const view = async () => {
      const gate = createRateGate({ plan: 'free', clock, ledger: ledgerOf(server.url) })
      const source = postHogProxy({ ...project(), host: server.url, gate, clock })
      let seen = 0
      for (const id of ids) {
        for (let isSeen = false; !isSeen;) {
          try {
            await source.getRecording(id)
            const { blocks } = await source.listBlocks(id)
            for await (const { bytes } of source.readBlocks(id, blocks)) if (bytes) seen++
            isSeen = true
          } catch (error) {
            if (!isRetryable(error) || error.retryAfterMs === undefined) throw error
            await clock.wait(error.retryAfterMs)
          }
        }
      }
      clock.leave()
      return seen
    }
    // The address with a slash names the same project.
    expect(await Promise.all([archive(server.url), archive(`${server.url}/`), view()])).toEqual([24, 24, 48])
    expect(server.throttledRequests()).toBe(0)
    const snapshots = server.requests.filter(({ path }) => path.endsWith('/snapshots')).length
    // Two for each recording of each: more than two hours of the plan, which nobody exceeded.
    expect(snapshots).toBeGreaterThanOrEqual(144)
    expect(clock.now() - NOW_MS).toBeGreaterThan(2 * HOUR_MS)
  }, 120_000)

  it('counts projects apart', async () => {
    const one = projectLedger({ connectionString: database.url(), host: 'https://eu.example', projectId: 7 })
    const other = projectLedger({ connectionString: database.url(), host: 'https://eu.example', projectId: 8 })
    opened.push(one, other)
    const limits = [{ requests: 1, perMs: 1_000 }]
    expect(await one.take('listing', limits, NOW_MS)).toBe(0)
    expect(await other.take('listing', limits, NOW_MS)).toBe(0)
    expect(await one.take('listing', limits, NOW_MS)).toBe(1_000)
  })
})
