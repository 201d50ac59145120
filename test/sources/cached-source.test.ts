import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BlockBytes, ReplaySource } from '../../src/recording/replay-source.ts'
import type { ReplayError } from '../../src/shared/errors.ts'
import type { BlockStore } from '../../src/sources/block-store.ts'
import { cachedSource } from '../../src/sources/cached-source.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { memoryStore } from '../../src/sources/memory-store.ts'
import { wallClock } from '../../src/sources/source-clock.ts'
import { blockLines } from '../contract/block-lines.ts'
import { describeSource } from '../contract/describe-source.ts'
import { describeStore } from '../contract/describe-store.ts'
import { archiveFiles, startArchiveServer, type ArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

const fixture = loadFixture()
const { info, person, productEvents } = fixture
const lines = fixture.blocks.flatMap(linesOf)
const files = await archiveFiles(
  [{ info, person, productEvents, blocks: fixture.blocks.map(linesOf) }],
  [{ key: 'new-checkout', active: true }],
)
const HOUR_MS = 3_600_000
const clockAt = (nowMs: number) => ({ ...wallClock, now: () => nowMs })
const closed = clockAt(info.startMs + 25 * HOUR_MS)
const open = clockAt(info.startMs + 23 * HOUR_MS)

describeStore('memoryStore', memoryStore)

for (const [name, clock] of [
  ['closed', closed],
  ['open', open],
] as const) {
  describeSource(
    `cachedSource of a ${name} recording`,
    async () => {
      const server = await startArchiveServer(new Map(files))
      const store = memoryStore()
      const make = () => cachedSource(httpSource({ baseUrl: server.url }), store, { clock })
      return {
        source: make(),
        again: make,
        recordingId: info.id,
        lines,
        requests: () => server.requests.length,
        slowDown: (delayMs) => void (server.delayMs = delayMs),
        close: server.close,
      }
    },
    { email: 'viewer@example.com' },
  )
}

describe('cachedSource', () => {
  let server: ArchiveServer
  let store: BlockStore
  let upstream: ReplaySource
  let problems: ReplayError[]

  beforeEach(async () => {
    server = await startArchiveServer(new Map(files))
    upstream = httpSource({ baseUrl: server.url, id: 'upstream' })
    store = memoryStore()
    problems = []
  })

  afterEach(() => server.close())

  const cached = (options = {}) =>
    cachedSource(upstream, store, { clock: closed, onProblem: (error) => problems.push(error), ...options })

  async function readAll(source: ReplaySource): Promise<BlockBytes[]> {
    await source.getRecording(info.id)
    const { blocks } = await source.listBlocks(info.id)
    const all: BlockBytes[] = []
    for await (const delivered of source.readBlocks(info.id, blocks)) all.push(delivered)
    return all
  }

  const linesIn = (delivered: readonly BlockBytes[]) =>
    delivered.flatMap(({ bytes }) => (bytes ? blockLines(bytes) : []))

  /** Waits until everything that was read has been written. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

  it('reads the blocks of a closed recording once, over all its makings', async () => {
    await readAll(cached())
    await settled()
    server.requests.length = 0
    expect(linesIn(await readAll(cached()))).toEqual(lines)
    expect(server.requests).toEqual([`${info.id}/manifest.json`])
  })

  it('keeps nothing of a recording that is less than a day old', async () => {
    const source = cached({ clock: open })
    await readAll(source)
    await source.getPerson!(info.id)
    await source.getProductEvents!(info.id)
    await settled()
    expect(await store.keys('')).toEqual([])
  })

  it('plays without a connection what it has read before', async () => {
    const source = cached()
    await readAll(source)
    const facts = [await source.getPerson!(info.id), await source.getProductEvents!(info.id)]
    await settled()
    await server.close()
    const offline = cached()
    expect(await offline.getRecording(info.id)).toEqual(info)
    expect(linesIn(await readAll(offline))).toEqual(lines)
    expect([await offline.getPerson!(info.id), await offline.getProductEvents!(info.id)]).toEqual(facts)
    server = await startArchiveServer(new Map(files))
  })

  it('gives the blocks it has and gives up the others when the connection is lost between them', async () => {
    const source = cached()
    const { blocks } = await source.listBlocks(info.id)
    for await (const { bytes } of source.readBlocks(info.id, [blocks[1]!, blocks[3]!])) expect(bytes).not.toBeNull()
    await settled()
    await server.close()
    const got: [number, boolean][] = []
    for await (const { block, bytes } of source.readBlocks(info.id, blocks)) got.push([block.index, bytes !== null])
    expect(got).toEqual([
      [0, false],
      [1, true],
      [2, false],
      [3, true],
      [4, false],
    ])
    server = await startArchiveServer(new Map(files))
  })

  it('mixes blocks that are kept with blocks that are not, in the order asked for', async () => {
    const source = cached()
    const { blocks } = await source.listBlocks(info.id)
    for await (const { bytes } of source.readBlocks(info.id, [blocks[2]!])) expect(bytes).not.toBeNull()
    await settled()
    server.requests.length = 0
    expect(linesIn(await readAll(source))).toEqual(lines)
    expect(server.requests.filter((path) => path.includes('blocks/')).sort()).toEqual(
      [0, 1, 3, 4].map((index) => `${info.id}/blocks/00000${index}.jsonl.gz`),
    )
  })

  it('tells blocks apart that had the same key at different times', async () => {
    const source = cached()
    const { blocks } = await source.listBlocks(info.id)
    const grown = { ...blocks[4]!, endMs: blocks[4]!.endMs! + 1 }
    for (const block of [blocks[4]!, grown]) {
      for await (const { bytes } of source.readBlocks(info.id, [block])) expect(bytes).not.toBeNull()
    }
    await settled()
    const keys = await store.keys('upstream/')
    expect(keys.filter((key) => key.includes('/block/'))).toEqual(
      [blocks[4]!, grown].map(({ startMs, endMs }) => `upstream/${info.id}/block/000004/${startMs}-${endMs}`),
    )
  })

  it.each([401, 403])('shows nothing of what it keeps to somebody who may not see it (%i)', async (status) => {
    await readAll(cached())
    await settled()
    server.failures.set('manifest', { status })
    const code = status === 401 ? 'unauthorized' : 'forbidden'
    const source = cached()
    await expect(source.getRecording(info.id)).rejects.toMatchObject({ code })
    await expect(source.listBlocks(info.id)).rejects.toMatchObject({ code })
    await expect(source.getPerson!(info.id)).rejects.toMatchObject({ code })
    await expect(readAll(source)).rejects.toMatchObject({ code })
    expect((await store.keys('')).length).toBeGreaterThan(0)
  })

  it.each([
    [410, 'deleted'],
    [404, 'not_found'],
  ])('forgets what is gone upstream (%i)', async (status, code) => {
    await readAll(cached())
    await settled()
    server.failures.set('manifest', { status })
    await expect(cached().getRecording(info.id)).rejects.toMatchObject({ code })
    expect(await store.keys('')).toEqual([])
  })

  it('stays within its size', async () => {
    await readAll(cached({ maxBytes: 60_000 }))
    await settled()
    let total = 0
    for (const key of await store.keys('')) total += (await store.get(key))!.length
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(60_000)
  })

  it('has blocks delivered while their reader gives the bytes away', async () => {
    for (const { bytes } of await readAll(cached())) structuredClone(bytes, { transfer: [bytes!.buffer] })
    await settled()
    expect(linesIn(await readAll(cached()))).toEqual(lines)
  })

  describe('with a store that fails', () => {
    const failing = (method: keyof BlockStore): BlockStore => ({
      ...memoryStore(),
      [method]: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    })

    it.each(['get', 'set', 'keys', 'trim'] as const)('plays on when %s fails, and says so once', async (method) => {
      store = failing(method)
      const source = cached()
      expect(linesIn(await readAll(source))).toEqual(lines)
      expect(linesIn(await readAll(source))).toEqual(lines)
      await settled()
      expect(problems.map(({ code }) => code)).toEqual(['storage'])
    })

    it('reports what upstream says when nothing is kept', async () => {
      store = failing('get')
      server.failures.set('manifest', { status: 503 })
      await expect(cached().getRecording(info.id)).rejects.toMatchObject({ code: 'unavailable' })
    })

    it('asks upstream again for a block that has vanished from the store', async () => {
      await readAll(cached())
      await settled()
      const plain = store
      store = { ...plain, get: async (key) => (key.includes('/block/') ? undefined : plain.get(key)) }
      expect(linesIn(await readAll(cached()))).toEqual(lines)
    })
  })
})
