import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { readItemsSteps } from '../../../src/recording/archive/items-file.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { toNodeHandler } from '../../../src/server/adapters/to-node-handler.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { archiveWithFallback } from '../../../src/server/archive-with-fallback.ts'
import { checkedStream, sha256Hex } from '../../../src/server/checked-bytes.ts'
import { createReplayHandler, type ReplayHandlerOptions } from '../../../src/server/handler/create-replay-handler.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import type { ReplayError } from '../../../src/shared/errors.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import { serveOverHttp } from '../adapters/served-over-http.ts'
import { fillStore, fixture } from '../archive-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import { BASE, CLOSED_MS, STAFF } from './handler-under-test.ts'

const { id } = fixture.info
const LISTS = ['items.jsonl.gz', 'product-events.jsonl.gz'] as const
const PIECE = new Uint8Array(65_536).map((_, at) => (at * 2_654_435_761) >>> 24)
const PIECES = 916
/** Of a list that exists only while it is read. */
const LARGE_BYTES = PIECES * PIECE.length
const hash = createHash('sha256')
for (let piece = 0; piece < PIECES; piece++) hash.update(PIECE)
const LARGE_SHA256 = hash.digest('hex')

/** The fixture's store, whose lists have 60 MB; counts what was read of them. `sha256` is what they should have. */
function withLargeLists(store: ArchiveStore, sha256 = LARGE_SHA256) {
  const seen = { readBytes: 0, cancelled: 0 }
  const large: ArchiveStore = {
    ...store,
    async read(key, options) {
      if (!LISTS.some((list) => key === `${id}/${list}`)) return store.read(key, options)
      let piece = 0
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (piece++ === PIECES) return controller.close()
            seen.readBytes += PIECE.length
            controller.enqueue(PIECE)
          },
          cancel: () => void seen.cancelled++,
        },
        { highWaterMark: 0 },
      )
      const facts = { key, bytes: LARGE_BYTES, modifiedMs: 0, sha256 }
      return { ...facts, body: body.pipeThrough(checkedStream(key, [sha256], createNodeSha256)) }
    },
  }
  return { large, seen }
}

function createNodeSha256() {
  const made = createHash('sha256')
  return { update: (bytes: Uint8Array) => made.update(bytes), hex: () => made.digest('hex') }
}

function serve(source: ReplayHandlerOptions['source']) {
  const problems: ReplayError[] = []
  const onProblem = (problem: ReplayError) => void problems.push(problem)
  const handler = createReplayHandler({
    source,
    authorize: () => STAFF,
    basePath: '/api/replay',
    now: () => CLOSED_MS,
    onProblem,
  })
  return {
    problems,
    handler,
    get: (list: string, headers: Record<string, string> = {}, method = 'GET') =>
      handler(new Request(`${BASE}/${id}/${list}`, { method, headers })),
  }
}

describe.each(LISTS)('%s of an archived recording', (list) => {
  it('is sent as it lies in the store, with the checksum of the store', async () => {
    const store = await fillStore(memoryArchiveStore())
    const stored = store.objects.get(`${id}/${list}`)!
    const answer = await serve(archiveSource(store)).get(list)
    expect(answer.headers.get('content-type')).toBe('application/gzip')
    expect(answer.headers.get('etag')).toBe(`"${stored.facts.sha256.slice(0, 32)}"`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(sha256Hex(bytes)).toBe(stored.facts.sha256)
    expect(gunzipSync(bytes).length).toBeGreaterThan(100)
  })

  it('of 60 MB is held a piece or two at a time, and read no further when its reader leaves', async () => {
    const { large, seen } = withLargeLists(await fillStore(memoryArchiveStore()))
    const { get, problems } = serve(archiveWithFallback(archiveSource(large), memorySource({ recordings: [] })))
    let [sent, most] = [0, 0]
    for await (const piece of (await get(list)).body!) {
      sent += piece.length
      most = Math.max(most, seen.readBytes - sent)
    }
    expect([sent, seen.readBytes]).toEqual([LARGE_BYTES, LARGE_BYTES])
    expect(most).toBeLessThanOrEqual(4 * PIECE.length)

    const reader = (await get(list)).body!.getReader()
    await reader.read()
    await reader.cancel()
    expect(seen.readBytes).toBeLessThanOrEqual(LARGE_BYTES + 8 * PIECE.length)
    expect(seen.cancelled).toBe(1)
    expect(problems).toEqual([])
  })

  it('of 60 MB has parts, and is not sent to whoever has it', async () => {
    const { large, seen } = withLargeLists(await fillStore(memoryArchiveStore()))
    const { get } = serve(archiveSource(large))
    const etag = (await get(list, {}, 'HEAD')).headers.get('etag')!
    expect(etag).toBe(`"${LARGE_SHA256.slice(0, 32)}"`)
    const known = await get(list, { 'if-none-match': etag })
    expect([known.status, await known.text()]).toEqual([304, ''])
    expect((await get(list, { range: `bytes=${LARGE_BYTES}-` })).status).toBe(416)
    expect(seen.cancelled).toBe(3)
    expect(seen.readBytes).toBeLessThanOrEqual(3 * PIECE.length)

    const part = await get(list, { range: `bytes=65530-131080`, 'if-range': etag })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 65530-131080/${LARGE_BYTES}`])
    const expected = Buffer.concat([PIECE.subarray(65_530), PIECE, PIECE.subarray(0, 9)])
    expect(sha256Hex(new Uint8Array(await part.arrayBuffer()))).toBe(sha256Hex(expected))
    const last = await get(list, { range: 'bytes=-5' })
    expect(new Uint8Array(await last.arrayBuffer())).toEqual(PIECE.subarray(-5))
  })

  it.each(['', 'bytes=0-9', 'bytes=-70000'])('of 60 MB breaks off when it is damaged (range: %j)', async (range) => {
    const { large } = withLargeLists(await fillStore(memoryArchiveStore()), '0'.repeat(64))
    const told: string[] = []
    const { handler, problems } = serve(archiveSource(large, { onCorrupt: ({ code }) => told.push(code) }))
    const server = await serveOverHttp(toNodeHandler(handler))
    try {
      const answer = await fetch(`${server.url}/api/replay/${id}/${list}`, range === '' ? {} : { headers: { range } })
      expect(answer.status).toBe(range === '' ? 200 : 206)
      await expect(answer.arrayBuffer()).rejects.toThrow()
    } finally {
      await server.close()
    }
    expect(told).toEqual(['corrupt'])
    expect(problems.map(({ code }) => code)).toEqual(['corrupt'])
  })

  it('of 60 MB that broke off is said to be damaged in words for a minute, or until it is another', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { large, seen } = withLargeLists(await fillStore(memoryArchiveStore()), '0'.repeat(64))
    let modifiedMs = 0
    const changing: ArchiveStore = {
      ...large,
      read: async (key, options) => ({ ...(await large.read(key, options)), modifiedMs }),
      stat: async (key) => ({ key, bytes: LARGE_BYTES, modifiedMs }),
    }
    const { get } = serve(archiveSource(changing))
    const breaksOff = async () => expect((await get(list)).arrayBuffer()).rejects.toMatchObject({ code: 'corrupt' })
    await breaksOff()
    const readBytes = seen.readBytes
    const again = await get(list)
    expect([again.status, await again.json()]).toMatchObject([500, { error: { code: 'corrupt' } }])
    expect(seen.readBytes).toBe(readBytes)

    modifiedMs = 1
    await breaksOff()
    vi.setSystemTime(Date.now() + 61_000)
    await breaksOff()
  })

  it('is told to be damaged in words where it is small', async () => {
    const store = await fillStore(memoryArchiveStore())
    store.spoil(`${id}/${list}`)
    const answer = await serve(archiveSource(store)).get(list)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ error: { code: 'corrupt' } })
  })

  it('is not sent where it is cut off and has no checksum', async () => {
    const store = await fillStore(memoryArchiveStore())
    const { bytes } = store.objects.get(`${id}/${list}`)!
    const unchecked: ArchiveStore = {
      ...store,
      async read(key, options) {
        if (key !== `${id}/${list}`) return store.read(key, options)
        const cut = bytes.slice(0, -20)
        return { key, bytes: cut.length, modifiedMs: 0, body: new Blob([cut]).stream() }
      },
    }
    const { get, problems } = serve(archiveSource(unchecked))
    const answer = await get(list)
    expect(answer.status).toBe(500)
    // A player tells of what is damaged, and tries again where a server has failed.
    expect(await answer.json()).toMatchObject({ error: { code: 'corrupt' } })
    expect(problems).toMatchObject([{ code: 'corrupt' }])
    expect(problems[0]?.message).toContain(list)
  })

  it('is mended from a second store, small at once and large for whoever asks next', async () => {
    for (const size of [50_000, 2_000_000]) {
      const noise = Uint8Array.from({ length: size }, (_, at) => (Math.imul(at, 2_654_435_761) >>> 13) & 255)
      const whole = gzipSync(noise, { level: 0 })
      const [store, upstream] = [memoryArchiveStore(), memoryArchiveStore('upstream')]
      for (const each of [store, upstream]) await (await fillStore(each)).write(`${id}/${list}`, whole)
      store.spoil(`${id}/${list}`)
      const { get } = serve(archiveSource(store, { upstream }))
      const bytesOf = async () => sha256Hex(new Uint8Array(await (await get(list)).arrayBuffer()))
      if (size > 1_000_000) await expect(bytesOf()).rejects.toMatchObject({ code: 'corrupt' })
      expect(await bytesOf()).toBe(sha256Hex(whole))
      expect(await bytesOf()).toBe(sha256Hex(whole))
      expect(upstream.reads).toEqual([`${id}/${list}`])
    }
  })

  it('is made of what the source says where it is not archived', async () => {
    const store = await fillStore(memoryArchiveStore())
    const { readManifest: _, readList: __, ...source } = archiveSource(store)
    const answer = await serve(source).get(list)
    expect(answer.status).toBe(200)
    expect(gunzipSync(new Uint8Array(await answer.arrayBuffer())).length).toBeGreaterThan(100)
  })
})

it('items.jsonl.gz from the store is what a player reads', async () => {
  const store = await fillStore(memoryArchiveStore())
  const answer = await serve(archiveSource(store)).get('items.jsonl.gz')
  const { items } = runSteps(readItemsSteps(new Uint8Array(await answer.arrayBuffer()), 64_000_000))
  expect(items.length).toBeGreaterThan(10)
})

it('items.jsonl.gz that a manifest names and the store does not have is told of as a damaged one is', async () => {
  const store = await fillStore(memoryArchiveStore())
  await store.remove(`${id}/items.jsonl.gz`)
  for (const source of [
    archiveSource(store),
    archiveWithFallback(archiveSource(store), memorySource({ recordings: [] })),
  ]) {
    const { get, problems } = serve(source)
    const answer = await get('items.jsonl.gz')
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { error: { code: 'corrupt', message: 'What is stored is damaged.' } },
    ])
    expect(problems).toMatchObject([{ code: 'corrupt' }])
    expect(problems[0]?.message).toContain('items.jsonl.gz')
  }
})
