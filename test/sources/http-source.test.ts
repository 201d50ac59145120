import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { httpSource } from '../../src/sources/http-source.ts'
import { blockLines } from '../contract/block-lines.ts'
import { describeSource } from '../contract/describe-source.ts'
import { archiveFiles, startArchiveServer, type ArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

const fixture = loadFixture()
const { info, person, productEvents } = fixture
const older = { id: 'older', startMs: info.startMs - 90_000_000, endMs: info.startMs - 89_000_000, ongoing: false }
const files = await archiveFiles(
  [
    { info, person, productEvents, blocks: fixture.blocks.map(linesOf) },
    { info: older, events: [] },
  ],
  [{ key: 'new-checkout', active: true }],
)
const recordingId = info.id

for (const encoding of ['none', 'gzip'] as const) {
  describeSource(
    `httpSource from a server with content encoding ${encoding}`,
    async () => {
      const server = await startArchiveServer(new Map(files))
      server.encoding = encoding
      const make = () => httpSource({ baseUrl: server.url })
      return {
        source: make(),
        again: make,
        recordingId,
        lines: fixture.blocks.flatMap(linesOf),
        requests: () => server.requests.length,
        slowDown: (delayMs) => void (server.delayMs = delayMs),
        close: server.close,
      }
    },
    { email: 'viewer@example.com' },
  )
}

describe('httpSource', () => {
  let server: ArchiveServer

  beforeEach(async () => {
    server = await startArchiveServer(new Map(files))
  })

  afterEach(() => server.close())

  const source = () => httpSource({ baseUrl: `${server.url}/` })
  const codeFor = async (failure: { status: number; headers?: Record<string, string>; body?: string }) => {
    server.failures.set('manifest.json', failure)
    return source()
      .getRecording(recordingId)
      .then(
        () => null,
        (error: { code: string; retryAfterMs?: number; message: string }) => error,
      )
  }

  const deepBlock = async () => (await source().listBlocks(recordingId)).blocks.find((block) => block.hasCheckpoint)!

  it('enters a recording late with one checkpoint and one block', async () => {
    const from = source()
    const { blocks } = await from.listBlocks(recordingId)
    const block = blocks.find(({ hasCheckpoint }) => hasCheckpoint)!
    await from.readCheckpoint!(recordingId, block)
    for await (const { bytes } of from.readBlocks(recordingId, [block])) expect(bytes).not.toBeNull()
    expect(server.requests).toEqual([
      `${recordingId}/manifest.json`,
      `${recordingId}/checkpoints/${block.key}.json.gz`,
      `${recordingId}/blocks/${block.key}.jsonl.gz`,
    ])
  })

  it('asks for no checkpoint that is not there', async () => {
    const [first] = (await source().listBlocks(recordingId)).blocks
    const asked = server.requests.length
    expect(await source().readCheckpoint!(recordingId, first!)).toBeNull()
    expect(await source().readCheckpoint!(recordingId, { ...first!, key: '../x', hasCheckpoint: true })).toBeNull()
    expect(server.requests).toHaveLength(asked)
  })

  it('does without a checkpoint that has gone', async () => {
    const block = await deepBlock()
    const path = `${recordingId}/checkpoints/${block.key}.json.gz`
    server.files.delete(path)
    expect(await source().readCheckpoint!(recordingId, block)).toBeNull()
    server.failures.set('checkpoints/', { status: 403 })
    await expect(source().readCheckpoint!(recordingId, block)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('says where nobody has derived an outline, and where the list that a manifest names has gone', async () => {
    server.files.delete(`${recordingId}/items.jsonl.gz`)
    const gone: unknown = await source().readOutline!(recordingId).catch((error: unknown) => error)
    expect(gone).toMatchObject({ code: 'corrupt' })
    expect((gone as Error).message).toContain('items.jsonl.gz')
    const manifest = JSON.parse(new TextDecoder().decode(server.files.get(`${recordingId}/manifest.json`))) as {
      files: string[]
    }
    manifest.files = manifest.files.filter((name) => name !== 'items.jsonl.gz')
    server.files.set(`${recordingId}/manifest.json`, new TextEncoder().encode(JSON.stringify(manifest)))
    const asked = server.requests.length
    await expect(source().readOutline!(recordingId)).rejects.toMatchObject({ code: 'unsupported' })
    expect(server.requests.slice(asked)).toEqual([`${recordingId}/manifest.json`])
  })

  it('does not take a recording that was removed meanwhile for one whose list has gone', async () => {
    const watching = source()
    expect(await watching.listBlocks(recordingId)).toMatchObject({ hasOutline: true })
    for (const name of ['manifest.json', 'items.jsonl.gz']) server.files.delete(`${recordingId}/${name}`)
    await expect(watching.readOutline!(recordingId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses an outline whose lists are damaged', async () => {
    server.files.set(`${recordingId}/items.jsonl.gz`, new TextEncoder().encode('["item",{}]'))
    await expect(source().readOutline!(recordingId)).rejects.toMatchObject({ code: 'format_unknown' })
  })

  it('names every failure of the server by its own code', async () => {
    const codes: Record<number, string | undefined> = {}
    for (const status of [400, 401, 403, 404, 410, 418, 429, 500, 503])
      codes[status] = (await codeFor({ status }))?.code
    expect(codes).toEqual({
      400: 'bad_request',
      401: 'unauthorized',
      403: 'forbidden',
      404: 'not_found',
      410: 'deleted',
      418: 'bad_request',
      429: 'rate_limited',
      500: 'unavailable',
      503: 'unavailable',
    })
  })

  it('says how long a limited server wants it to wait, and never repeats what the server said', async () => {
    const error = await codeFor({ status: 429, headers: { 'retry-after': '7' }, body: 'secret detail' })
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 })
    expect(error?.message).not.toContain('secret')
    expect(error?.message).not.toContain(server.url)
  })

  it('reads at most four blocks at once', async () => {
    const { blocks } = await source().listBlocks(recordingId)
    // Longer than the test: no answer makes room for a fifth request.
    server.delayMs = 60_000
    server.requests.length = 0
    const controller = new AbortController()
    const blocksRead = source().readBlocks(recordingId, blocks, { signal: controller.signal })
    const first = blocksRead[Symbol.asyncIterator]().next()
    await expect.poll(() => server.requests.length).toBe(4)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(server.requests).toHaveLength(4)
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
  })

  it('lets go of answers under way when the reader leaves', async () => {
    const { blocks } = await source().listBlocks(recordingId)
    server.delayMs = 2_000
    server.requests.length = 0
    const controller = new AbortController()
    const blocksRead = source().readBlocks(recordingId, blocks, { signal: controller.signal })
    const reading = blocksRead[Symbol.asyncIterator]().next()
    void reading.catch(() => {})
    await expect.poll(() => server.requests.length).toBe(4)
    controller.abort()
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(() => server.abandoned()).toBe(4)
  })

  it('gives up one block, not the others, when the server fails for it', async () => {
    server.failures.set('blocks/000001', { status: 500 })
    const { blocks } = await source().listBlocks(recordingId)
    const got: [number, string | null][] = []
    for await (const { block, bytes, error } of source().readBlocks(recordingId, blocks)) {
      got.push([block.index, bytes === null ? (error as { code: string }).code : null])
    }
    expect(got).toEqual([
      [0, null],
      [1, 'unavailable'],
      [2, null],
      [3, null],
      [4, null],
    ])
  })

  it('ends the whole read when the server no longer lets it in', async () => {
    const { blocks } = await source().listBlocks(recordingId)
    server.failures.set('blocks/000002', { status: 401 })
    const read = async () => {
      for await (const { block } of source().readBlocks(recordingId, blocks)) expect(block.index).toBeLessThan(2)
    }
    await expect(read()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('takes the page of a single-page application for what it is: nothing there', async () => {
    for (const part of ['manifest.json', 'search', 'index.json', 'flags.json', 'blocks/']) {
      server.failures.set(part, {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: '<!doctype html>',
      })
    }
    await expect(source().getRecording(recordingId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(source().listRecordings!({})).rejects.toMatchObject({ code: 'unsupported' })
    expect(await source().getFlags!()).toEqual([])
    for await (const { bytes } of source().readBlocks(recordingId, [{ index: 0, key: '000000' }]))
      expect(bytes).toBeNull()
  })

  it('asks a server of files once whether it searches, and then reads its list', async () => {
    const from = source()
    const older = await from.listRecordings!({ maxDurationMs: 1_000_000, status: 'closed', toMs: info.startMs - 1 })
    expect(older.recordings.map(({ id }) => id)).toEqual(['older'])
    expect((await from.listRecordings!({ recordingIds: [recordingId] })).recordings).toHaveLength(1)
    expect(server.requests).toEqual(['search', 'index.json', 'index.json'])
  })

  it('reads the list of a bucket, which forbids what it does not have', async () => {
    server.failures.set('search', { status: 403 })
    expect((await source().listRecordings!({})).recordings).toHaveLength(2)
    server.failures.set('index.json', { status: 403 })
    await expect(source().listRecordings!({})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('asks a bucket that forbids it to search again after a minute, and not before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    server.failures.set('search', { status: 403 })
    const from = source()
    for (let time = 0; time < 3; time++) expect((await from.listRecordings!({})).recordings).toHaveLength(2)
    expect(server.requests).toEqual(['search', 'index.json', 'index.json', 'index.json'])
    vi.setSystemTime(Date.now() + 60_000)
    server.failures.set('search', { status: 200, body: '{"recordings":[]}' })
    expect((await from.listRecordings!({})).recordings).toEqual([])
    expect(server.requests.at(-1)).toBe('search')
  })

  it('asks a server that let nobody in to search at once when it does', async () => {
    server.failures.set('search', { status: 403 })
    server.failures.set('index.json', { status: 403 })
    const from = source()
    await expect(from.listRecordings!({})).rejects.toMatchObject({ code: 'forbidden' })
    server.failures.set('search', { status: 200, body: '{"recordings":[]}' })
    expect((await from.listRecordings!({})).recordings).toEqual([])
  })

  it('does not make up for a search that fails, or answers in another form', async () => {
    server.failures.set('search', { status: 503 })
    await expect(source().listRecordings!({})).rejects.toMatchObject({ code: 'unavailable' })
    server.failures.set('search', { status: 200, body: '{"recordings":[{}]}' })
    await expect(source().listRecordings!({})).rejects.toMatchObject({ code: 'format_unknown' })
  })

  it.each([{ url: { prefix: 'https://' } }, { hasErrors: true }])(
    'refuses to look in a list for what it does not say: %o',
    async (filter) => {
      await expect(source().listRecordings!(filter)).rejects.toMatchObject({ code: 'bad_request' })
    },
  )

  it('asks for a person and product events only where the manifest names them', async () => {
    expect(await source().getPerson!('older')).toBeNull()
    expect(await source().getProductEvents!('older')).toEqual([])
    expect(server.requests).toEqual(['older/manifest.json', 'older/manifest.json'])
    expect(await source().getPerson!(recordingId)).toEqual(person)
    expect(await source().getProductEvents!(recordingId)).toEqual(productEvents)
  })

  it('says where the person that a manifest names has gone, and where a server knows that there is nobody', async () => {
    const path = `${recordingId}/person.json`
    server.files.set(path, new TextEncoder().encode('null'))
    expect(await source().getPerson!(recordingId)).toBeNull()
    server.files.delete(path)
    const gone: unknown = await source().getPerson!(recordingId).catch((error: unknown) => error)
    expect(gone).toMatchObject({ code: 'corrupt' })
    expect((gone as Error).message).toContain('person.json')
    server.failures.set('person.json', {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Portal</h1>',
    })
    await expect(source().getPerson!(recordingId)).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('does not take a recording that was removed or archived anew meanwhile for one whose person has gone', async () => {
    const path = `${recordingId}/manifest.json`
    const manifest = server.files.get(path)!
    const { files: names, ...rest } = JSON.parse(new TextDecoder().decode(manifest)) as { files: string[] }
    const without = { ...rest, files: names.filter((name) => name !== 'person.json') }
    const getPerson = (afterwards: () => void) => {
      server.files.set(path, manifest)
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const answer = await globalThis.fetch(input, init)
        if ((input as string).endsWith('person.json')) afterwards()
        return answer
      }
      return httpSource({ baseUrl: server.url, fetch }).getPerson!(recordingId)
    }
    server.files.delete(`${recordingId}/person.json`)
    const anew = new TextEncoder().encode(JSON.stringify(without))
    expect(await getPerson(() => server.files.set(path, anew))).toBeNull()
    await expect(getPerson(() => server.files.delete(path))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('asks once when two ask for the same manifest at the same time', async () => {
    const one = source()
    await Promise.all([one.getRecording(recordingId), one.listBlocks(recordingId)])
    expect(server.requests).toEqual([`${recordingId}/manifest.json`])
  })

  it('refuses a damaged manifest and damaged product events by name', async () => {
    server.files.set(`${recordingId}/product-events.jsonl.gz`, new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]))
    await expect(source().getProductEvents!(recordingId)).rejects.toMatchObject({ code: 'format_unknown' })
    server.files.set(`${recordingId}/manifest.json`, new TextEncoder().encode('{"formatVersion":1}'))
    await expect(source().getRecording(recordingId)).rejects.toMatchObject({ code: 'format_unknown' })
  })

  it('never asks for a block whose key leads elsewhere', async () => {
    const got: unknown[] = []
    for await (const { bytes, error } of source().readBlocks(recordingId, [{ index: 0, key: '../../secret' }]))
      got.push(bytes, error)
    expect(got).toEqual([null, expect.objectContaining({ code: 'not_found' })])
    expect(server.requests).toEqual([])
  })

  it('sends the headers it was given, and follows no redirect with them', async () => {
    const withKey = httpSource({ baseUrl: server.url, headers: { 'x-key': 'k' } })
    await withKey.getRecording(recordingId)
    expect(server.lastHeaders()['x-key']).toBe('k')
    server.failures.set('manifest.json', { status: 302, headers: { location: '/elsewhere' } })
    server.requests.length = 0
    await expect(withKey.getRecording(recordingId)).rejects.toMatchObject({ code: 'network' })
    expect(server.requests).toEqual([`${recordingId}/manifest.json`])
  })

  it('reports a server that is not there as a network failure', async () => {
    await server.close()
    await expect(source().getRecording(recordingId)).rejects.toMatchObject({ code: 'network' })
    server = await startArchiveServer(new Map(files))
  })

  it('delivers text that the server has unpacked already', async () => {
    server.encoding = 'gzip'
    for await (const { bytes } of source().readBlocks(recordingId, [{ index: 0, key: '000000' }])) {
      expect(bytes![0]).toBe('['.charCodeAt(0))
      expect(blockLines(bytes!)).toEqual(linesOf(fixture.blocks[0]!))
    }
  })
})
