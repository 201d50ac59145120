import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BlockBytes, ReplaySource } from '../../src/recording/replay-source.ts'
import { fallbackSource } from '../../src/sources/fallback-source.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { describeSource } from '../contract/describe-source.ts'
import { archiveFiles, startArchiveServer, type ArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

const fixture = loadFixture()
const { info, person, productEvents } = fixture
const flags = [{ key: 'new-checkout', active: true }]
const files = await archiveFiles([{ info, person, productEvents, blocks: fixture.blocks.map(linesOf) }], flags)

describeSource('fallbackSource whose first source knows nothing', async () => {
  const server = await startArchiveServer(new Map(files))
  const make = () => fallbackSource(memorySource({ recordings: [], id: 'empty' }), httpSource({ baseUrl: server.url }))
  const source = make()
  // The first source lists what it has, which is nothing: listing is not what is tested here.
  const { listRecordings: _, ...rest } = source
  return {
    source: { ...rest, capabilities: { ...source.capabilities, list: false } },
    again: make,
    recordingId: info.id,
    lines: fixture.blocks.flatMap(linesOf),
    requests: () => server.requests.length,
    slowDown: (delayMs) => void (server.delayMs = delayMs),
    close: server.close,
  }
})

describe('fallbackSource', () => {
  let server: ArchiveServer
  let archive: ReplaySource

  beforeEach(async () => {
    server = await startArchiveServer(new Map(files))
    archive = httpSource({ baseUrl: server.url })
  })

  afterEach(() => server.close())

  const event = { windowId: 'w', event: { type: 5, timestamp: 1_000, data: {} } }
  const memory = memorySource({ id: 'memory', recordings: [{ info: { id: 'other' }, events: [event] }] })

  async function read(source: ReplaySource, recordingId: string): Promise<BlockBytes[]> {
    const { blocks } = await source.listBlocks(recordingId)
    const all: BlockBytes[] = []
    for await (const delivered of source.readBlocks(recordingId, blocks)) all.push(delivered)
    return all
  }

  it('asks the next source for what the first does not have', async () => {
    const source = fallbackSource(archive, memory)
    expect((await source.getRecording('other')).startMs).toBe(1_000)
    expect((await source.getRecording(info.id)).startMs).toBe(info.startMs)
  })

  it('asks the next source for what the first has damaged, as the server says', async () => {
    const body = '{"error":{"code":"corrupt","message":"What is stored is damaged."}}'
    server.failures.set(`${info.id}/manifest.json`, { status: 500, body })
    await expect(archive.getRecording(info.id)).rejects.toMatchObject({ code: 'corrupt', status: 500 })
    const copy = memorySource({ id: 'copy', recordings: [{ info: { id: info.id }, events: [event] }] })
    expect((await fallbackSource(archive, copy).getRecording(info.id)).startMs).toBe(1_000)
  })

  it('asks the source that answered before, first and only', async () => {
    const source = fallbackSource(archive, memory)
    await source.getRecording('other')
    server.requests.length = 0
    expect(await read(source, 'other')).toHaveLength(1)
    await source.getRecording('other')
    expect(server.requests).toEqual([])
  })

  it.each([500, 503])('asks the next source when the first answers %i', async (status) => {
    server.failures.set('manifest', { status })
    expect((await fallbackSource(archive, memory).getRecording('other')).id).toBe('other')
  })

  it('asks the next source when the first cannot be reached', async () => {
    const nowhere = httpSource({ baseUrl: 'http://127.0.0.1:1' })
    expect((await fallbackSource(nowhere, memory).getRecording('other')).id).toBe('other')
  })

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [410, 'deleted'],
    [429, 'rate_limited'],
  ])('does not go around a refusal (%i)', async (status, code) => {
    server.failures.set('manifest', { status })
    await expect(fallbackSource(archive, memory).getRecording('other')).rejects.toMatchObject({ code })
  })

  it('names the failure rather than the absence when nobody has the recording', async () => {
    server.failures.set('manifest', { status: 500 })
    for (const source of [fallbackSource(archive, memory), fallbackSource(memory, archive)]) {
      await expect(source.getRecording('nowhere')).rejects.toMatchObject({ code: 'unavailable' })
    }
    server.failures.clear()
    await expect(fallbackSource(archive, memory).getRecording('nowhere')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('reads a block from the source that listed it, also when another answers by now', async () => {
    const twin = memorySource({ id: 'twin', recordings: [{ info, blocks: [{ bytes: new Uint8Array([1]) }] }] })
    const source = fallbackSource(archive, twin)
    const fromArchive = (await source.listBlocks(info.id)).blocks[0]!
    server.failures.set('manifest', { status: 500 })
    const fromTwin = (await source.listBlocks(info.id)).blocks[0]!
    const sizes: [string, number][] = []
    for await (const { block, bytes } of source.readBlocks(info.id, [fromTwin, fromArchive]))
      sizes.push([block.key, bytes!.length])
    expect(sizes).toEqual([
      ['1~000000', 1],
      ['0~000000', fromArchive.bytes],
    ])
  })

  it('can do what any of its sources can, and gets it from one that can', async () => {
    const bare = memorySource({ id: 'bare', recordings: [{ info, events: [event] }] })
    const source = fallbackSource(bare, archive)
    expect(source.capabilities).toEqual({
      list: true,
      person: true,
      productEvents: true,
      flags: true,
      live: true,
      checkpoints: true,
      outline: true,
    })
    expect(await source.getPerson!(info.id)).toEqual(person)
    expect(await source.getProductEvents!(info.id)).toHaveLength(productEvents.length)
    expect(await source.getFlags!()).toEqual(flags)
    expect(fallbackSource(memory, memory).capabilities.person).toBe(false)
    expect(fallbackSource(memory, memory).getPerson).toBeUndefined()
  })

  it('goes on with a list where it began', async () => {
    const two = memorySource({
      id: 'two',
      recordings: [1, 2].map((n) => ({ info: { id: `r${n}`, startMs: n, endMs: n }, events: [] })),
    })
    server.failures.set('index', { status: 500 })
    const source = fallbackSource(archive, two)
    const first = await source.listRecordings!({ limit: 1 })
    server.failures.clear()
    expect(first.nextCursor).toBe('1~1')
    const second = await source.listRecordings!({ limit: 1, cursor: first.nextCursor! })
    expect([...first.recordings, ...second.recordings].map(({ id }) => id)).toEqual(['r2', 'r1'])
    await expect(source.listRecordings!({ cursor: '7~x' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})
