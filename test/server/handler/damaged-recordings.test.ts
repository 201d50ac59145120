import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterEach, describe, expect, it, onTestFinished } from 'vitest'

import { writeArchive } from '../../../src/recording/archive/index.ts'
import { directoryStore } from '../../../src/server/adapters/directory-store.ts'
import { toNodeHandler } from '../../../src/server/adapters/to-node-handler.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { sha256Hex } from '../../../src/server/checked-bytes.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { storeRecording } from '../../../src/server/store-recording.ts'
import type { ReplayError } from '../../../src/shared/errors.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { createTestPlayer, type TestPlayer } from '../../player/create-test-player.ts'
import { serveOverHttp, type HttpServer } from '../adapters/served-over-http.ts'
import { fillStore, fixture } from '../archive-fixture.ts'
import { memoryArchiveStore, type MemoryArchiveStore } from '../memory-archive-store.ts'
import { memoryAuditLog, STAFF } from './handler-under-test.ts'

const { id } = fixture.info
const FIRST = `${id}/blocks/000000.jsonl.gz`
const LAST = `${id}/blocks/000004.jsonl.gz`
const PERSON = `${id}/person.json`
/** Its code is loaded on the way, on machines that may be busy. */
const PATIENCE = { timeout: 20_000 }
const DAMAGED = { error: { code: 'corrupt', message: 'What is stored is damaged.' } }
const whole = gzipSync(Buffer.from('["w",{"type":4,"timestamp":1,"data":{}}]\n'.repeat(500)))

/** Written like this, with a checksum that agrees. */
const MALFORMED: Readonly<Record<string, Uint8Array>> = {
  'cut off': whole.subarray(0, whole.length - 20),
  'changed in its middle': whole.map((byte, at) => (at > 20 && at < 30 ? byte ^ 0x55 : byte)),
  'gzip by its first bytes alone': new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]),
}

describe('a damaged recording over HTTP', () => {
  let server: HttpServer
  afterEach(() => server.close())

  async function start() {
    const store = await fillStore(memoryArchiveStore())
    const upstream = await fillStore(memoryArchiveStore('upstream'))
    const audit = memoryAuditLog()
    const problems: ReplayError[] = []
    const serve = async (options: Parameters<typeof archiveSource>[1] = {}) => {
      const source = archiveSource(store, options)
      const offlinePage = async () => ({ script: '', styles: '' })
      const onProblem = (problem: ReplayError) => void problems.push(problem)
      server = await serveOverHttp(
        toNodeHandler(createReplayHandler({ source, authorize: () => STAFF, audit, onProblem, offlinePage })),
      )
      return server
    }
    const failed = () => audit.entries.filter(({ outcome }) => outcome === 'failed')
    return { store, upstream, problems, serve, failed }
  }

  it('is answered with a code and nothing else, where a checksum differs', async () => {
    const { store, problems, serve } = await start()
    store.spoil(FIRST)
    const answer = await (await serve()).get(`/${FIRST}`)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toEqual(DAMAGED)
    expect(problems.map(({ code }) => code)).toEqual(['corrupt'])
  })

  it('is read from upstream once, and mended in the store', async () => {
    const { store, upstream, serve } = await start()
    const before = store.objects.get(FIRST)!.bytes
    store.spoil(FIRST)
    const told: string[] = []
    const { get } = await serve({ upstream, onCorrupt: ({ code }) => told.push(code) })
    for (let time = 0; time < 2; time++) {
      const answer = await get(`/${FIRST}`)
      expect(answer.status).toBe(200)
      expect(sha256Hex(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256Hex(before))
    }
    expect(upstream.reads).toEqual([FIRST])
    expect(sha256Hex(store.objects.get(FIRST)!.bytes)).toBe(sha256Hex(before))
    expect(told).toEqual(['corrupt'])
  })

  it.each(Object.entries(MALFORMED))(
    'is answered with a code where gzip is %s, whatever its checksum',
    async (_, bytes) => {
      const { store, problems, serve } = await start()
      await store.write(FIRST, bytes)
      const { get } = await serve()
      const answer = await get(`/${FIRST}`)
      expect([answer.status, await answer.json()]).toEqual([500, DAMAGED])
      expect(problems.map(({ code }) => code)).toEqual(['corrupt'])
      expect((await get(`/${LAST}`)).status).toBe(200)
    },
  )

  it('is found damaged in a folder that somebody has copied without checksums', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'copied-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const { store } = await start()
    for (const [key, { bytes }] of store.objects) {
      await mkdir(path.dirname(path.join(folder, key)), { recursive: true })
      await writeFile(path.join(folder, key), key === FIRST ? bytes.subarray(0, -20) : bytes)
    }
    const source = archiveSource(directoryStore(folder))
    server = await serveOverHttp(toNodeHandler(createReplayHandler({ source, authorize: () => STAFF })))
    const answer = await server.get(`/${FIRST}`)
    expect([answer.status, await answer.json()]).toEqual([500, DAMAGED])
    expect((await server.get(`/${LAST}`)).status).toBe(200)
  })

  it('is played but for the block that is damaged, which the player names', async () => {
    const { store, serve } = await start()
    await store.write(LAST, MALFORMED['cut off']!)
    const { url } = await serve()
    const test = await createTestPlayer(httpSource({ baseUrl: url }), { recordingId: id })
    const view = () => test.player.getState().view
    await expect.poll(() => view().problems.map(({ reason }) => reason)).toContain('block_missing')
    await expect.poll(() => view().complete).toBe(true)
    expect(view().missing).toHaveLength(1)
    expect(view().problems.find(({ reason }) => reason === 'block_missing')).toMatchObject({ blockKey: '000004' })
    expect(test.player.getState().status).not.toBe('failed')
  })

  describe('whose list of more than a megabyte is damaged', () => {
    const LIST = `${id}/items.jsonl.gz`

    async function startLarge(options?: (upstream: MemoryArchiveStore) => Parameters<typeof archiveSource>[1]) {
      const { store, upstream, problems, serve } = await start()
      const rows = gunzipSync(store.objects.get(LIST)!.bytes).toString()
      // Lines of later versions, which a player passes over.
      const large = gzipSync(`${rows}${`["later","${'x'.repeat(990)}"]\n`.repeat(1_500)}`, { level: 0 })
      for (const each of [store, upstream]) await each.write(LIST, large)
      const { url } = await serve(options?.(upstream))
      return { store, problems, open: () => createTestPlayer(httpSource({ baseUrl: url }), { recordingId: id }) }
    }
    const listsOf = ({ player }: TestPlayer) => {
      const { items, urls, windows, segments } = player.getState().view
      return { items, urls, windows, segments }
    }

    it('breaks off, and the player says so, as of a small one, and fills its lists from the blocks', async () => {
      const { store, problems, open } = await startLarge()
      const whole = await open()
      await expect.poll(() => whole.player.getState().view.complete, PATIENCE).toBe(true)
      expect(whole.player.getState().notice).toBeNull()
      store.spoil(LIST)
      store.reads.length = 0
      const test = await open()
      await expect.poll(() => test.player.getState().notice?.error.code, PATIENCE).toBe('corrupt')
      await expect.poll(() => test.player.getState().view.complete, PATIENCE).toBe(true)
      expect(test.player.getState()).toMatchObject({ status: 'paused', error: null, notice: { retryAtMs: null } })
      expect(listsOf(test)).toEqual(listsOf(whole))
      expect(listsOf(test).items.length).toBeGreaterThan(0)
      expect(store.reads.filter((key) => key === LIST)).toHaveLength(1)
      expect(problems.map(({ code }) => code)).toEqual(['corrupt', 'corrupt'])
    })

    it('is whole when it is asked for again, where it was mended meanwhile', async () => {
      const { store, open } = await startLarge((upstream) => ({ upstream }))
      store.spoil(LIST)
      const test = await open()
      await expect.poll(() => test.player.getState().view.complete, PATIENCE).toBe(true)
      expect(store.reads.filter((key) => key === LIST)).toHaveLength(2)
      expect(test.player.getState().notice).toBeNull()
    })
  })

  it('is told of where the person that its manifest names is not there, and goes on without', async () => {
    const { store, problems, serve } = await start()
    await store.remove(PERSON)
    const { get, url } = await serve()
    const answer = await get(`/${PERSON}`)
    expect([answer.status, await answer.json()]).toEqual([500, DAMAGED])
    expect(problems).toMatchObject([{ code: 'corrupt', what: expect.stringContaining('person.json') as string }])
    await expect(httpSource({ baseUrl: url }).getPerson!(id)).rejects.toMatchObject({ code: 'corrupt' })
    const test = await createTestPlayer(httpSource({ baseUrl: url }), { recordingId: id })
    await expect.poll(() => test.player.getState()).toMatchObject({ view: { complete: true }, status: 'paused' })
    expect(test.player.getState()).toMatchObject({ error: null, notice: null })
  })

  it('whose person is not there is exported with whom its manifest names, and not as if there were nobody', async () => {
    const { store, serve } = await start()
    const person = { distinctIds: ['maria-77'], properties: { plan: 'business' } }
    const info = { startMs: 1_000, endMs: 2_000, ongoing: false }
    for (const each of [{ id: 'named', person }, { id: 'nameless' }]) {
      await storeRecording(store, each.id, writeArchive({ info: { ...info, ...each }, events: [], person }))
      await store.remove(`${each.id}/person.json`)
    }
    const { get } = await serve()
    expect(await (await get('/named/export?format=posthog')).text()).toContain('maria-77')
    const answer = await get('/nameless/export?format=posthog')
    expect([answer.status, await answer.json()]).toEqual([500, DAMAGED])
    expect((await get('/nameless/export?format=jsonl')).status).toBe(200)
  })

  for (const format of ['jsonl', 'posthog', 'html']) {
    it.each(Object.entries(MALFORMED))(`is no ${format} file where gzip is %s`, async (_, bytes) => {
      const { store, problems, serve, failed } = await start()
      await store.write(FIRST, bytes)
      const answer = await (await serve()).get(`/${id}/export?format=${format}`)
      expect(answer.status).toBe(500)
      expect(await answer.json()).toEqual(DAMAGED)
      expect(answer.headers.get('content-disposition')).toBeNull()
      expect(problems.map(({ code }) => code)).toEqual(['corrupt'])
      expect(failed()).toMatchObject([
        { viewer: STAFF, action: 'export', recordingId: id, details: { reason: 'corrupt', blocks: 0 } },
      ])
    })

    it(`breaks off a ${format} file that has begun, and writes down that it did`, async () => {
      const { store, problems, serve, failed } = await start()
      await store.write(LAST, MALFORMED['cut off']!)
      const answer = await (await serve()).get(`/${id}/export?format=${format}`)
      expect(answer.status).toBe(200)
      await expect(answer.text()).rejects.toThrow()
      expect(problems.map(({ code }) => code)).toEqual(['corrupt'])
      expect(failed()).toMatchObject([{ viewer: STAFF, action: 'export', details: { reason: 'corrupt', blocks: 4 } }])
    })
  }
})
