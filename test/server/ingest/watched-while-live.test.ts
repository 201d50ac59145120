import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/index.ts'
import type { RecordingInfo } from '../../../src/recording/replay-source.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import type { RecordingScope } from '../../../src/server/handler/recording-scope.ts'
import { indexedSource } from '../../../src/server/indexed-source.ts'
import { createIngestHandler } from '../../../src/server/ingest/create-ingest-handler.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import type { RecordingIndex } from '../../../src/server/ports/recording-index.ts'
import { ReplayError, type ReplayErrorCode } from '../../../src/shared/errors.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { emptyClusterFolder } from '../database/empty-cluster.ts'
import { BASE, fetchFrom, STAFF } from '../handler/handler-under-test.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import {
  clicks,
  manualClock,
  NOON_MS,
  ORIGIN,
  pageEvents,
  post,
  productMessage,
  settled,
  snapshotMessage,
  TOKEN,
} from './captured.ts'

const index = embeddedIndex({ folder: await emptyClusterFolder(afterAll) })
beforeAll(() => index.migrate(), 120_000)
afterAll(() => index.close())

const LIMIT_MS = 10_000
const STEP_MS = 500

interface ServerOptions {
  readonly clock?: ReturnType<typeof manualClock>
  readonly store?: ArchiveStore
  readonly writes?: Pick<RecordingIndex, 'write'>
  readonly scope?: RecordingScope
}

/** A server that takes in and plays by a clock which only moves when it is told to. */
function server({ clock = manualClock(), store = memoryArchiveStore(), writes = index, scope }: ServerOptions = {}) {
  const errors: ReplayErrorCode[] = []
  let writing: Promise<void> = Promise.resolve()
  const ingest = createIngestHandler({
    store,
    // The database takes time of its own, which is none here.
    index: { ...index, write: (...args) => (writing = writes.write(...args)) },
    tokens: [TOKEN],
    origins: [ORIGIN],
    clock,
    onError: ({ code }) => errors.push(code),
  })
  const handler = createReplayHandler({
    source: indexedSource(archiveSource(store), index),
    authorize: () => STAFF,
    basePath: '/api/replay',
    now: clock.now,
    ...(scope && { scope: () => scope }),
  })
  const get = (path: string) => handler(new Request(BASE + path))
  const source = httpSource({ baseUrl: BASE, fetch: fetchFrom(handler) })

  async function pass(ms: number): Promise<void> {
    await clock.advance(ms)
    await writing.catch(() => {})
    await settled()
  }

  return {
    clock,
    errors,
    sweep: ingest.sweep,
    get,
    source,
    /** Resolves when it is acknowledged. */
    async send(path: '/s/' | '/e/', message: unknown): Promise<void> {
      expect((await ingest.fetch(post(path, [message]))).status).toBe(200)
    },
    /** Lets time pass until all of it has been seen; what has not within the limit fails the test by its name. */
    async expectWithinLimit(views: Readonly<Record<string, () => Promise<boolean>>>): Promise<void> {
      const missing = new Set(Object.keys(views))
      for (let passedMs = 0; ; passedMs += STEP_MS) {
        for (const name of missing) if (await views[name]!()) missing.delete(name)
        if (missing.size === 0 || passedMs >= LIMIT_MS) break
        await pass(STEP_MS)
      }
      expect([...missing]).toEqual([])
    },
    async found(filter: string): Promise<readonly string[]> {
      const page: { recordings: readonly { id: string }[] } = await (await get(`/search?${filter}`)).json()
      return page.recordings.map(({ id }) => id)
    },
    /** Times of all events that a player gets. */
    async times(id: string): Promise<readonly number[]> {
      const { blocks } = await source.listBlocks(id)
      const times: number[] = []
      for await (const { bytes } of source.readBlocks(id, blocks))
        times.push(...decodeBlock(bytes!).events.map(({ event }) => event.timestamp))
      return times.sort()
    },
    async exported(id: string): Promise<readonly number[]> {
      const lines = (await (await get(`/${id}/export`)).text()).trim().split('\n')
      return lines.map((line) => (JSON.parse(line) as [string, { timestamp: number }])[1].timestamp).sort()
    },
  }
}

const timesOf = (...events: { timestamp: number }[][]) =>
  events
    .flat()
    .map(({ timestamp }) => timestamp)
    .sort()

const unlessMissing = (error: ReplayError) => {
  if (error.code !== 'not_found') throw error
  return []
}

function equal(actual: unknown, expected: unknown): boolean {
  return JSON.stringify(actual) === JSON.stringify(expected)
}

describe('a live recording', () => {
  it('is listed and playable ten seconds after its first message at the latest', async () => {
    const { send, expectWithinLimit, found, times, source } = server()
    await send('/s/', snapshotMessage('first', pageEvents(NOON_MS), { distinct_id: 'first-1' }))
    await expectWithinLimit({
      played: async () => equal(await times('first').catch(unlessMissing), timesOf(pageEvents(NOON_MS))),
      found: async () => equal(await found('distinctId=first-1'), ['first']),
    })
    expect(await source.getRecording('first')).toMatchObject({ ongoing: true })
  })

  it('shows each later message ten seconds later at the latest, also to who has looked at it just before', async () => {
    const store = memoryArchiveStore()
    const { send, expectWithinLimit, times, clock } = server({ store })
    // What a manifest brings to mind would help the others: these see none.
    const [describing, exporting] = [server({ store, clock }), server({ store, clock })]
    const sent = [pageEvents(NOON_MS)]
    await send('/s/', snapshotMessage('later', sent[0]!))
    await clock.advance(LIMIT_MS)
    for (let round = 1; round <= 5; round++) {
      expect(await exporting.exported('later')).toEqual(await times('later'))
      expect((await infoOf(describing.get, 'later')).ongoing).toBe(true)
      const atMs = clock.now()
      sent.push(clicks(atMs, 2))
      await send('/s/', snapshotMessage('later', sent.at(-1)!))
      await expectWithinLimit({
        played: async () => equal(await times('later'), timesOf(...sent)),
        exported: async () => equal(await exporting.exported('later'), timesOf(...sent)),
        described: async () => (await infoOf(describing.get, 'later')).endMs === atMs + 1,
      })
    }
  })

  it('is not later where messages never pause: the delay is counted from the first that waits', async () => {
    const { send, times, clock } = server()
    const sent = [pageEvents(NOON_MS)]
    await send('/s/', snapshotMessage('busy', sent[0]!))
    for (let message = 0; message < 60; message++) {
      await clock.advance(STEP_MS / 2)
      sent.push(clicks(clock.now(), 1))
      await send('/s/', snapshotMessage('busy', sent.at(-1)!))
    }
    const oldEnough = timesOf(...sent).filter((timestamp) => timestamp <= clock.now() - LIMIT_MS)
    expect(oldEnough.length).toBeGreaterThan(20)
    expect(await times('busy')).toEqual(expect.arrayContaining(oldEnough))
  })

  it('is found by the address of a person who is known only after the last snapshot', async () => {
    const { send, expectWithinLimit, found, get, source, clock } = server()
    await send('/s/', snapshotMessage('late', pageEvents(NOON_MS), { distinct_id: 'late-anonymous' }))
    await clock.advance(LIMIT_MS)
    expect(await infoOf(get, 'late')).not.toHaveProperty('person')
    expect(await source.getPerson!('late')).toBeNull()
    const $set = { email: 'Late@Shop.example', name: 'Late' }
    const ids = { distinct_id: 'late-7', $anon_distinct_id: 'late-anonymous' }
    await send('/e/', productMessage('late', '$identify', { ...ids, $set }))
    await expectWithinLimit({
      'found by address': async () => equal(await found('email=late@shop.example'), ['late']),
      'found by id': async () => equal(await found('distinctId=late-7'), ['late']),
      described: async () => (await infoOf(get, 'late')).person?.name === 'Late',
      person: async () => (await source.getPerson!('late'))?.email === 'Late@Shop.example',
      'product events': async () => (await source.getProductEvents!('late')).length === 1,
    })
  })

  it('is found by the address of a person who was known before the first snapshot', async () => {
    const { send, expectWithinLimit, found } = server()
    const distinct_id = 'early-7'
    await send('/e/', productMessage('early', '$identify', { distinct_id, $set: { email: 'early@shop.example' } }))
    await send('/s/', snapshotMessage('early', pageEvents(NOON_MS), { distinct_id }))
    await expectWithinLimit({ found: async () => equal(await found('email=early@shop.example'), ['early']) })
  })

  it('comes into the scope of a viewer when its person is known, also for who has asked before', async () => {
    const { send, expectWithinLimit, get, clock } = server({ scope: { email: 'mine@shop.example' } })
    const distinct_id = 'scoped-7'
    await send('/s/', snapshotMessage('scoped', pageEvents(NOON_MS), { distinct_id }))
    await clock.advance(LIMIT_MS)
    expect((await get('/scoped/manifest.json')).status).toBe(404)
    await send('/e/', productMessage('scoped', '$identify', { distinct_id, $set: { email: 'mine@shop.example' } }))
    await expectWithinLimit({ 'let in': async () => (await get('/scoped/manifest.json')).status === 200 })
  })

  it('that grows again shows what is new, also by a process that knows it as closed', async () => {
    const store = memoryArchiveStore()
    const { send, sweep, clock, source } = server({ store })
    const { get } = server({ store, clock })
    await send('/s/', snapshotMessage('again', pageEvents(NOON_MS)))
    await sweep({ idleMs: 0 })
    expect((await get('/again/blocks/000000.jsonl.gz')).status).toBe(200)
    await send('/s/', snapshotMessage('again', clicks(NOON_MS + 9_000, 1)))
    await clock.advance(LIMIT_MS)
    const { blocks } = await source.listBlocks('again')
    expect(blocks).toHaveLength(2)
    for (const { key } of blocks) expect((await get(`/again/blocks/${key}.jsonl.gz`)).status).toBe(200)
  })

  it('is shown without another message as soon as store and index work again', async () => {
    const store = memoryArchiveStore()
    const left = { store: 1, index: 1 }
    const failing = (part: keyof typeof left, code: ReplayErrorCode) =>
      left[part]-- > 0 ? Promise.reject(new ReplayError(code, { what: 'It is busy.' })) : null
    const { send, expectWithinLimit, times, found, errors } = server({
      store: {
        ...store,
        write: (...args) =>
          (args[0].endsWith('manifest.json') ? failing('store', 'storage') : null) ?? store.write(...args),
      },
      writes: { write: (...args) => failing('index', 'unavailable') ?? index.write(...args) },
    })
    await send('/s/', snapshotMessage('failing', pageEvents(NOON_MS), { distinct_id: 'failing-1' }))
    await expectWithinLimit({
      played: async () => equal(await times('failing').catch(unlessMissing), timesOf(pageEvents(NOON_MS))),
      found: async () => equal(await found('distinctId=failing-1'), ['failing']),
    })
    expect(errors).toEqual(['storage', 'unavailable'])
  })
})

async function infoOf(get: (path: string) => Promise<Response>, id: string): Promise<RecordingInfo> {
  return (await get(`/${id}/info`)).json() as Promise<RecordingInfo>
}
