import { gunzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import {
  parseArchiveIndex,
  parseManifest,
  writeArchive,
  writeArchiveIndex,
  type ArchiveInput,
} from '../../../src/recording/archive/index.ts'
import { EventType, type WindowEvent } from '../../../src/recording/events.ts'
import { linesOf, loadFixture } from '../../stand-in/fixture.ts'

const fixture = loadFixture()
const { info, person, productEvents } = fixture
const text = (bytes: Uint8Array | undefined) => gunzipSync(bytes!).toString()
const json = (bytes: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(bytes!).toString())

async function write(input: ArchiveInput): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for await (const { path, bytes } of writeArchive(input)) files.set(path, bytes)
  return files
}

const event = (timestamp: number, windowId = 'w', type: number = EventType.Custom): WindowEvent => ({
  windowId,
  event: { type, timestamp, data: {} },
})
const small = { id: 'small', startMs: 1_000, endMs: 90_000, ongoing: false }

describe('writeArchive', () => {
  it('keeps the lines of every block byte for byte', async () => {
    const files = await write({ info, blocks: fixture.blocks.map(linesOf) })
    fixture.blocks.forEach((block, index) => {
      expect(text(files.get(`blocks/00000${index}.jsonl.gz`))).toBe(block.endsWith('\n') ? block : `${block}\n`)
    })
  })

  it('says in the manifest what the source said of its blocks', async () => {
    const files = await write({ info, blocks: fixture.blocks.map(linesOf) })
    const manifest = parseManifest(json(files.get('manifest.json')))
    expect(manifest.recording).toEqual(info)
    expect(manifest.complete).toBe(true)
    expect(manifest.counters).toMatchObject({ events: 1_060, invalidLines: 0 })
    expect(manifest.blocks.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(
      fixture.sources.map((source) => [Date.parse(source.start_timestamp!), Date.parse(source.end_timestamp!)]),
    )
    for (const block of manifest.blocks) expect(block.bytes).toBe(files.get(`blocks/${block.key}.jsonl.gz`)!.length)
    expect(manifest.fullSnapshots.map(({ blockKey }) => blockKey)).toEqual(['000000', '000002'])
    expect(manifest.windows).toEqual([
      { id: fixture.events[0]!.windowId, startMs: info.startMs, endMs: info.endMs, events: 1_060 },
    ])
  })

  it('writes the manifest last, so that it never names what is not there yet', async () => {
    const paths = [...(await write({ info, person, productEvents, blocks: fixture.blocks.map(linesOf) })).keys()]
    expect(paths.slice(-5)).toEqual([
      'product-events.jsonl.gz',
      'person.json',
      'checkpoints/000004.json.gz',
      'items.jsonl.gz',
      'manifest.json',
    ])
  })

  it('writes the same bytes for the same recording', async () => {
    const input = { info, person, productEvents, events: fixture.events }
    const [once, twice] = [await write(input), await write(input)]
    for (const [path, bytes] of once) expect(Buffer.compare(bytes, twice.get(path)!)).toBe(0)
  })

  it('cuts events into blocks by time, with what each window did', async () => {
    const events = [
      event(1_000, 'a', EventType.FullSnapshot),
      event(12_000, 'b'),
      event(5_000, 'a'),
      event(11_000, 'a'),
    ]
    const files = await write({ info: small, events })
    const manifest = parseManifest(json(files.get('manifest.json')))
    expect(manifest.blocks.map(({ key, startMs, endMs, events: count }) => ({ key, startMs, endMs, count }))).toEqual([
      { key: '000000', startMs: 1_000, endMs: 5_000, count: 2 },
      { key: '000001', startMs: 11_000, endMs: 12_000, count: 2 },
    ])
    expect(manifest.windows).toEqual([
      { id: 'a', startMs: 1_000, endMs: 11_000, events: 3 },
      { id: 'b', startMs: 12_000, endMs: 12_000, events: 1 },
    ])
    expect(manifest.fullSnapshots).toEqual([{ windowId: 'a', timestampMs: 1_000, blockKey: '000000' }])
    expect(text(files.get('blocks/000001.jsonl.gz'))).toBe(
      '["b",{"type":5,"timestamp":12000,"data":{}}]\n["a",{"type":5,"timestamp":11000,"data":{}}]\n',
    )
  })

  it('takes another length of blocks', async () => {
    const files = await write({ info: small, events: [event(1_000), event(31_000), event(61_000)], blockMs: 60_000 })
    expect([...files.keys()].filter((path) => path.startsWith('blocks/'))).toEqual([
      'blocks/000000.jsonl.gz',
      'blocks/000001.jsonl.gz',
    ])
  })

  it('keeps lines that it does not understand, and counts them', async () => {
    const odd = ['{"windowId":"w"}', 'no json', '["w",{"type":5}]', '["w",{"type":5,"timestamp":-1}]', '[1,{}]']
    const files = await write({ info: small, blocks: [odd, [JSON.stringify(['w', event(2_000).event])]] })
    const manifest = parseManifest(json(files.get('manifest.json')))
    expect(text(files.get('blocks/000000.jsonl.gz'))).toBe(`${odd.join('\n')}\n`)
    expect(manifest.counters).toMatchObject({ events: 1, invalidLines: 5 })
    expect(manifest.blocks[0]).toMatchObject({ startMs: 1_000, endMs: 1_000, events: 0 })
  })

  it('names the window "__proto__" like any other', async () => {
    const files = await write({ info: small, events: [event(1_000, '__proto__')] })
    expect(parseManifest(json(files.get('manifest.json'))).windows).toMatchObject([{ id: '__proto__', events: 1 }])
  })

  it('derives nothing while the recording may still grow, unless it is told to', async () => {
    const growing = { info: { ...info, ongoing: true }, events: fixture.events }
    const bare = await write(growing)
    expect([...bare.keys()].filter((path) => !path.startsWith('blocks/'))).toEqual(['manifest.json'])
    expect(parseManifest(json(bare.get('manifest.json')))).not.toHaveProperty('outline')
    expect((await write({ ...growing, derive: true })).has('items.jsonl.gz')).toBe(true)
  })

  it('marks a recording that may still grow', async () => {
    const files = await write({ info: { ...small, ongoing: true }, events: [] })
    expect(parseManifest(json(files.get('manifest.json')))).toMatchObject({ complete: false, blocks: [] })
  })

  it.each(['..', 'a/b', '', 'x'.repeat(65)])('refuses the id "%s", which would leave the folder', async (id) => {
    await expect(write({ info: { ...small, id }, events: [] })).rejects.toMatchObject({ code: 'bad_request' })
    expect(() => writeArchiveIndex([{ ...small, id }])).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  it('refuses times that no reader would accept', async () => {
    for (const times of [{ startMs: NaN }, { endMs: 0 }, { startMs: -1 }]) {
      await expect(write({ info: { ...small, ...times }, events: [] })).rejects.toMatchObject({ code: 'bad_request' })
    }
  })

  it('takes blocks as they come', async () => {
    async function* blocks() {
      for (const block of fixture.blocks) yield linesOf(block)
    }
    const paths = [...(await write({ info, blocks: blocks(), derive: false })).keys()]
    expect(paths).toHaveLength(6)
  })
})

describe('writeArchiveIndex', () => {
  it('lists recordings, newest first, and flags where there are some', () => {
    const newer = { ...small, id: 'newer', startMs: 2_000 }
    const [index, flags] = writeArchiveIndex([small, newer], [{ key: 'beta', active: true }])
    expect(index!.path).toBe('index.json')
    expect(parseArchiveIndex(json(index!.bytes))).toEqual([newer, small])
    expect([flags!.path, json(flags!.bytes)]).toEqual(['flags.json', [{ key: 'beta', active: true }]])
    expect(writeArchiveIndex([])).toHaveLength(1)
  })
})
