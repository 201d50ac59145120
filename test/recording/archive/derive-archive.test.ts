import { gunzipSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { deriveArchive, parseManifest, writeArchive, type ArchiveFile } from '../../../src/recording/archive/index.ts'
import { parseCheckpoint } from '../../../src/recording/archive/checkpoint-file.ts'
import { parseItems } from '../../../src/recording/archive/items-file.ts'
import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { Recording } from '../../../src/recording/recording.ts'
import { linesOf, loadFixture } from '../../stand-in/fixture.ts'

const fixture = loadFixture()
const input = { info: fixture.info, blocks: fixture.blocks.map(linesOf), person: fixture.person }

async function all(files: AsyncIterable<ArchiveFile>): Promise<ArchiveFile[]> {
  const found: ArchiveFile[] = []
  for await (const file of files) found.push(file)
  return found
}

const manifestOf = (files: readonly ArchiveFile[]) =>
  parseManifest(JSON.parse(Buffer.from(files.at(-1)!.bytes).toString()))
const textOf = (files: readonly ArchiveFile[], path: string) =>
  gunzipSync(files.find((file) => file.path === path)!.bytes).toString()

describe('deriveArchive', () => {
  it('writes the very files that writing the archive does', async () => {
    const whole = await all(writeArchive(input))
    const bare = await all(writeArchive({ ...input, derive: false }))
    const derived = await all(deriveArchive(bare))

    expect(derived.map(({ path }) => path)).toEqual(['checkpoints/000004.json.gz', 'items.jsonl.gz', 'manifest.json'])
    expect(manifestOf(derived)).toEqual(manifestOf(whole))
    for (const { path, bytes } of derived.slice(0, -1)) {
      expect(Buffer.compare(bytes, whole.find((file) => file.path === path)!.bytes), path).toBe(0)
    }
  })

  it('does it again with the same result, whatever stands in the derived files', async () => {
    const whole = await all(writeArchive(input))
    const spoilt = whole.map(({ path, bytes }) => ({
      path,
      bytes: /^(?:items|checkpoints)/.test(path) ? Buffer.from('x') : bytes,
    }))
    const again = await all(deriveArchive(spoilt.reverse()))
    expect(manifestOf(again)).toEqual(manifestOf(whole))
  })

  it('keeps a checkpoint that shows what the blocks before it do', async () => {
    const files = await all(writeArchive(input))
    const [entry] = manifestOf(files).checkpoints!
    const checkpoint = parseCheckpoint(textOf(files, 'checkpoints/000004.json.gz'), 'it')
    const recording = new Recording({ sanitize: { assets: { resolve: (url) => url } } })
    fixture.blocks.slice(0, 4).forEach((text, index) => {
      recording.append({ index, key: String(index) }, decodeBlock(Buffer.from(text)))
    })
    const { startMs } = recording.view()
    for (const { windowId, events } of checkpoint.windows) {
      const base = recording.base(windowId, checkpoint.atMs - startMs)!
      expect(base.events).toEqual(events)
    }
    expect(entry).toMatchObject({ blockKey: '000004', atMs: checkpoint.atMs })
    expect(checkpoint.atMs).toBeLessThan(manifestOf(files).blocks[4]!.startMs)
  })

  it('keeps the addresses of pictures in checkpoints: who reads them says what may be loaded', async () => {
    const address = 'https://cdn.example.com/logo.png'
    const node = (id: number, tagName: string, attributes: object, ...childNodes: object[]) =>
      ({ type: 2, id, tagName, attributes, childNodes }) as const
    const page = node(2, 'html', {}, node(3, 'body', {}, node(4, 'img', { src: address })))
    const events = [
      { type: 4, timestamp: 1_000, data: { href: 'https://shop.example/', width: 800, height: 600 } },
      { type: 2, timestamp: 1_001, data: { node: { type: 0, id: 1, childNodes: [page] }, initialOffset: {} } },
      ...[12_000, 24_000].map((timestamp) => ({ type: 3, timestamp, data: { source: 3, id: 1, x: 0, y: 5 } })),
    ].map((event) => ({ windowId: 'a', event }))
    const files = await all(writeArchive({ info: { ...fixture.info, id: 'shop', startMs: 1_000 }, events }))
    expect(textOf(files, 'checkpoints/000002.json.gz')).toContain(address)
  })

  it('lists what the whole recording does', async () => {
    const files = await all(writeArchive(input))
    const recording = new Recording()
    fixture.blocks.forEach((text, index) => {
      recording.append({ index, key: String(index) }, decodeBlock(Buffer.from(text)))
    })
    const { items, urls, windows, segments } = recording.view()
    expect(parseItems(textOf(files, 'items.jsonl.gz'))).toEqual(JSON.parse(JSON.stringify({ items, urls })))
    expect(manifestOf(files).outline).toMatchObject({ windows, segments })
  })

  it('tells what it can of an archive that has lost a block, and shows nothing across the hole', async () => {
    const bare = await all(writeArchive({ ...input, derive: false }))
    const derived = await all(deriveArchive(bare.filter(({ path }) => !path.includes('000003'))))
    expect(manifestOf(derived).checkpoints).toEqual([])
    expect(manifestOf(derived).outline!.windows).toHaveLength(1)
  })

  it('takes a damaged block for what can be read of it', async () => {
    const bare = await all(writeArchive({ ...input, derive: false }))
    const damaged = bare.map((file) =>
      file.path.includes('000001') ? { ...file, bytes: gzipSync('no lines\n') } : file,
    )
    expect(manifestOf(await all(deriveArchive(damaged))).outline).toBeDefined()
  })

  it('refuses files without a manifest, or with one that is none', async () => {
    await expect(all(deriveArchive([]))).rejects.toMatchObject({ code: 'format_unknown' })
    const manifest = { path: 'manifest.json', bytes: Buffer.from('{}') }
    await expect(all(deriveArchive([manifest]))).rejects.toMatchObject({ code: 'format_unknown' })
  })
})
