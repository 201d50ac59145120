import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import { blockPath } from '../../../src/recording/archive/archive-paths.ts'
import { inflateText } from '../../../src/recording/archive/inflate-bounded.ts'
import {
  archiveRecordings,
  type ArchiveProgress,
  type ArchiveRecordingsOptions,
} from '../../../src/server/archive/archive-recordings.ts'
import { storedLedger } from '../../../src/server/archive/stored-ledger.ts'
import { sha256Hex } from '../../../src/server/checked-bytes.ts'
import { embeddedIndex } from '../../../src/server/database/index.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import { readObject } from '../../../src/server/read-object.ts'
import { readManifest } from '../../../src/server/stored-recordings.ts'
import { throwIfAborted } from '../../../src/sources/abort.ts'
import { createRateGate } from '../../../src/sources/posthog/rate-gate.ts'
import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'
import type { SourceClock } from '../../../src/sources/source-clock.ts'
import { KEY, PROJECT, startPostHogServer, type PostHogServer } from '../../stand-in/posthog-server.ts'
import { smallRecording } from '../../stand-in/small-recording.ts'
import { emptyClusterFolder } from '../database/empty-cluster.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const NOW_MS = Date.parse('2026-11-20T03:00:00Z')
const SECOND = 1_000

/** A clock whose hours pass at once. */
function simulatedClock(): SourceClock & { readonly elapsedMs: () => number } {
  let nowMs = NOW_MS
  return {
    now: () => nowMs,
    elapsedMs: () => nowMs - NOW_MS,
    async wait(ms, signal) {
      throwIfAborted(signal)
      nowMs += ms
    },
  }
}

const idOf = (number: number) => `r${String(number).padStart(4, '0')}`

let server: PostHogServer
beforeEach(async () => {
  server = await startPostHogServer()
  server.nowMs = NOW_MS
})
afterEach(() => server.close())

function fill(count: number, blocks = 2) {
  for (let number = 0; number < count; number++) {
    const startMs = NOW_MS - DAY_MS - HOUR_MS - number * 60 * SECOND
    server.recordings.set(idOf(number), smallRecording(idOf(number), { startMs, blocks }))
  }
}

function sourceWith(clock: SourceClock, store: ArchiveStore) {
  const gate = createRateGate({ plan: 'free', maxWaitMs: 0, clock, ledger: storedLedger(store, 'stand-in') })
  return postHogSource({ host: server.url, projectId: PROJECT, personalApiKey: KEY, gate })
}

async function run(options: ArchiveRecordingsOptions): Promise<ArchiveProgress[]> {
  const seen: ArchiveProgress[] = []
  for await (const progress of archiveRecordings(options)) seen.push(progress)
  return seen
}

/** SHA-256 of every block's lines, as archived and as PostHog has them. */
async function blockHashes(store: ArchiveStore, id: string) {
  const manifest = await readManifest(store, id)
  const archived: string[] = []
  for (const { key } of manifest?.blocks ?? []) {
    const { content } = await readObject(store, `${id}/${blockPath(key)}`)
    archived.push(sha256Hex(new TextEncoder().encode(inflateText(content, { maxBytes: 1e8, where: key }))))
  }
  const received = server.recordings.get(id)!.blocks.map(({ text }) => sha256Hex(new TextEncoder().encode(text)))
  return { archived, received }
}

describe('archiveRecordings', () => {
  describe('500 recordings on a free plan', () => {
    it('stays within 12 requests a minute and 60 an hour, goes on after being killed, and ends with all hashes equal', async () => {
      fill(500)
      const clock = simulatedClock()
      server.tickMs = clock.now
      for (const lane of ['listing', 'snapshots'] as const) {
        server.throttles.set(lane, [
          { requests: 12, perMs: 60 * SECOND, says: 'header' },
          { requests: 60, perMs: HOUR_MS, says: 'header' },
        ])
      }
      const disk = memoryArchiveStore()
      const counting = (lane: string) => server.requests.filter(({ path: at }) => at.endsWith(lane)).length
      let deaths = 0
      let done: ArchiveProgress[] = []
      for (let life = 0; done.length < 500 && life < 20; life++) {
        // Everything of the process is new but what is on its disk; after a while it dies in the middle of a writing.
        let writes = 0
        const mortal: ArchiveStore = {
          ...disk,
          write(key, content, options) {
            writes += 1
            return life < 5 && writes > 137 + life * 211 ? new Promise(() => {}) : disk.write(key, content, options)
          },
        }
        const died = new Promise<'died'>((resolve) => {
          const look = setInterval(() => {
            if (life < 5 && writes > 137 + life * 211) {
              clearInterval(look)
              resolve('died')
            }
          }, 5)
          look.unref()
        })
        const ended = await Promise.race([died, run({ source: sourceWith(clock, mortal), store: mortal, clock })])
        if (ended === 'died') deaths += 1
        else done = ended
      }
      expect(deaths).toBe(5)
      expect(done.at(-1)!.totals).toMatchObject({ found: 500, failed: 0, etaMs: 0 })
      // Refused by nobody: the limits are known, not felt for.
      expect(server.throttledRequests()).toBe(0)
      const snapshots = counting('/snapshots')
      expect(snapshots).toBeGreaterThanOrEqual(1_000)
      // A death costs the requests of one recording and no more.
      expect(snapshots).toBeLessThanOrEqual(1_000 + 2 * deaths)
      // As long as the plan makes it, and no longer.
      expect(clock.elapsedMs()).toBeGreaterThan((snapshots / 60 - 1) * HOUR_MS)
      expect(clock.elapsedMs()).toBeLessThan((snapshots / 60 + 1) * HOUR_MS)
      for (let number = 0; number < 500; number++) {
        const { archived, received } = await blockHashes(disk, idOf(number))
        expect(archived).toEqual(received)
      }
      // Once more: everything is there, and nothing is asked for but the list.
      const before = counting('/snapshots')
      const again = await run({
        source: sourceWith(clock, disk),
        store: disk,
        clock,
      })
      expect(again.map(({ status }) => status)).toEqual(Array.from({ length: 500 }, () => 'skipped'))
      expect(counting('/snapshots')).toBe(before)
    }, 300_000)
  })

  it('archives the oldest first, because they expire first, and leaves alone what may still grow', async () => {
    fill(3)
    server.recordings.set('young', smallRecording('young', { startMs: NOW_MS - HOUR_MS, blocks: 1 }))
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    const progress = await run({ source: sourceWith(clock, store), store, clock })
    expect(progress.map((each) => [each.status, each.recordingId])).toEqual([
      ['done', 'r0002'],
      ['done', 'r0001'],
      ['done', 'r0000'],
    ])
    expect(await readManifest(store, 'young')).toBeNull()
  })

  it('derives lists and checkpoints, and tells index and analytics, before anybody can open the recording', async () => {
    fill(1)
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    const index = embeddedIndex({ folder: await emptyClusterFolder(onTestFinished) })
    const written: unknown[] = []
    const analytics = {
      async write(input: unknown) {
        expect(await store.stat('r0000/manifest.json')).toBeNull()
        written.push(input)
      },
    }
    const [progress] = await run({ source: sourceWith(clock, store), store, clock, index, analytics })
    const manifest = await readManifest(store, 'r0000')
    expect(manifest).toMatchObject({ complete: true, files: expect.arrayContaining(['items.jsonl.gz']) })
    expect(manifest?.outline?.durationMs).toBeGreaterThan(0)
    expect(await index.get('r0000')).toMatchObject({ archiveKey: 'r0000/', urls: ['https://shop.example/r0000'] })
    expect(written).toEqual([expect.objectContaining({ productEvents: [], items: expect.any(Array) })])
    const { content } = await readObject(store, 'r0000/manifest.json')
    expect(progress).toMatchObject({ status: 'done', blocks: 2, sha256: sha256Hex(content) })
    await index.close()
  })

  it('makes up for an index that was not there when the recording was archived', async () => {
    fill(1)
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    await run({ source: sourceWith(clock, store), store, clock })
    const index = embeddedIndex({ folder: await emptyClusterFolder(onTestFinished) })
    const [again] = await run({ source: sourceWith(clock, store), store, clock, index })
    expect(again).toMatchObject({ status: 'skipped', reason: 'archived' })
    expect(await index.get('r0000')).toMatchObject({ urls: ['https://shop.example/r0000'] })
    await index.close()
  })

  it('does not publish a recording of which a block is missing, and goes on with the others', async () => {
    fill(3)
    server.recordings.get('r0001')!.lost.set(1, Infinity)
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    const progress = await run({ source: sourceWith(clock, store), store, clock })
    expect(progress.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
    expect(progress[1]).toMatchObject({ recordingId: 'r0001', error: { code: 'blocks_unavailable' } })
    expect(await store.stat('r0001/manifest.json')).toBeNull()
    server.recordings.get('r0001')!.lost.clear()
    const again = await run({ source: sourceWith(clock, store), store, clock })
    expect(again.map(({ status }) => status)).toEqual(['skipped', 'done', 'skipped'])
  })

  it('waits as long as PostHog asks for, and says so', async () => {
    fill(1)
    const answer = { status: 429, body: '{"detail":"Request was throttled."}', headers: { 'retry-after': '1800' } }
    server.faults.push({ path: /snapshots$/, answer, times: 1 })
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    const waits: number[] = []
    const [progress] = await run({ source: sourceWith(clock, store), store, clock, onWait: (ms) => waits.push(ms) })
    expect(progress?.status).toBe('done')
    expect(waits).toEqual([1_800_000])
    expect(clock.elapsedMs()).toBe(1_800_000)
  })

  it('notices an object that the store does not give back as it was written', async () => {
    fill(1)
    const inner = memoryArchiveStore()
    const store: ArchiveStore = {
      ...inner,
      async write(key, content, options) {
        const facts = await inner.write(key, content, options)
        if (key === 'r0000/blocks/000001.jsonl.gz') inner.spoil(key)
        return facts
      },
    }
    const clock = simulatedClock()
    const [progress] = await run({ source: sourceWith(clock, inner), store, clock })
    expect(progress).toMatchObject({ status: 'failed', error: { code: 'corrupt' } })
    expect(await inner.stat('r0000/manifest.json')).toBeNull()
  })

  it('stops at once where nothing would go better with the next recording', async () => {
    fill(3)
    const refused = { status: 403, body: '{}' }
    server.faults.push({ path: /snapshots$/, answer: refused })
    server.faults[0]!.times = Infinity
    const store = memoryArchiveStore()
    const clock = simulatedClock()
    await expect(run({ source: sourceWith(clock, store), store, clock })).rejects.toMatchObject({ code: 'forbidden' })
    expect(server.requests.filter(({ path: at }) => at.endsWith('/snapshots'))).toHaveLength(1)
  })
})
