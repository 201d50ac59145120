import { gunzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { gzipText } from '../../../src/recording/archive/gzip-text.ts'
import { readRecordingFile } from '../../../src/recording/index.ts'
import type { BlockInfo, ReplaySource } from '../../../src/recording/replay-source.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { exportFile } from '../../../src/server/archive/export-file.ts'
import { BASE, CLOSED_MS, STAFF } from './handler-under-test.ts'

const FORMATS = ['jsonl', 'posthog', 'html'] as const
const BLOCK_EVENTS = 40
const PARTS = { script: 'play()', styles: 'p{}' }

/** Text that no compression makes shorter than a block's worth, so that what was read shows in what is sent. */
let seed = 7
function noise(length: number): string {
  let text = ''
  while (text.length < length) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    text += seed.toString(36)
  }
  return text
}
const TEXTS = Array.from({ length: BLOCK_EVENTS }, () => noise(2_000))

function linesOf(index: number): string {
  return TEXTS.map((text, i) => {
    const timestamp = CLOSED_MS - 86_400_000 * 7 + index * 1_000 + i
    return `${JSON.stringify(['w', { type: 5, timestamp, data: { tag: `${index}`, payload: text } }])}\n`
  }).join('')
}

/** Unpacked bytes of a block. */
const BLOCK_BYTES = linesOf(0).length

/** A recording of any length that exists only while it is read, and counts the blocks that were. */
function madeSource(length: number) {
  const read = { blocks: 0 }
  const startMs = CLOSED_MS - 86_400_000 * 7
  const info = { id: 'long', startMs, endMs: startMs + length * 1_000, ongoing: false }
  const blocks: readonly BlockInfo[] = Array.from({ length }, (_, index) => ({
    key: `${index}`,
    index,
    startMs: startMs + index * 1_000,
    endMs: startMs + index * 1_000 + 999,
  }))
  const source: ReplaySource = {
    id: 'made',
    capabilities: { list: false, person: false, productEvents: false, flags: false, live: false },
    getRecording: async () => info,
    listBlocks: async () => ({ blocks, complete: true }),
    async *readBlocks(_id, asked) {
      for (const block of asked) {
        read.blocks++
        yield { block, bytes: gzipText(linesOf(block.index)) }
      }
    },
  }
  return { source, read }
}

function serve(length: number) {
  const { source, read } = madeSource(length)
  const handler = createReplayHandler({
    source,
    authorize: () => STAFF,
    basePath: '/api/replay',
    now: () => CLOSED_MS,
    offlinePage: async () => PARTS,
  })
  return { read, get: (path: string) => handler(new Request(`${BASE}/long${path}`)) }
}

/** The most blocks that were read and not sent yet at any moment, where each piece is taken before the next is asked for. */
async function mostHeld(length: number, format: string): Promise<number> {
  const { read, get } = serve(length)
  const answer = await get(`/export?format=${format}`)
  let sent = 0
  let most = 0
  for await (const piece of answer.body!) {
    sent += piece.length
    // In a page it is packed: no smaller than the noise, which is longer than half of the text that it is of.
    most = Math.max(most, read.blocks - sent / BLOCK_BYTES / (format === 'html' ? SHARE : 1))
  }
  expect(read.blocks).toBe(length)
  return most
}

/** How many bytes of a page one byte of its recording comes to. */
const SHARE =
  (gzipText(Array.from({ length: 8 }, (_, index) => linesOf(index)).join('')).length * 4) / 3 / 8 / BLOCK_BYTES

describe('what the handler holds at once', () => {
  it.each(FORMATS)('of an export as %s is two blocks, whatever the length of the recording', async (format) => {
    const [short, long] = [await mostHeld(5, format), await mostHeld(40, format)]
    expect(short).toBeLessThanOrEqual(2)
    expect(long).toBeLessThanOrEqual(2)
  })

  it.each(FORMATS)(
    'of an export as %s grows with its readers, not with what they have left to read',
    async (format) => {
      const { read, get } = serve(500)
      const readers = await Promise.all(
        Array.from({ length: 8 }, async () => (await get(`/export?format=${format}`)).body!.getReader()),
      )
      // Nothing is read ahead for those who take nothing.
      await new Promise((resolve) => setTimeout(resolve))
      expect(read.blocks).toBeLessThanOrEqual(8)
      for (let taken = 0; taken < 3; taken++) await Promise.all(readers.map((reader) => reader.read()))
      expect(read.blocks).toBeLessThanOrEqual(8 * 4)
      const before = read.blocks
      await Promise.all(readers.map((reader) => reader.cancel()))
      await new Promise((resolve) => setTimeout(resolve))
      expect(read.blocks).toBe(before)
    },
  )

  it('of a block is that block, read once for all who ask at the same time', async () => {
    const { read, get } = serve(500)
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/blocks/7.jsonl.gz')))
    expect(read.blocks).toBe(1)
    for (const answer of answers) {
      const bytes = new Uint8Array(await answer.arrayBuffer())
      expect(gunzipSync(bytes).toString()).toBe(linesOf(7))
    }
    await (await get('/blocks/499.jsonl.gz')).arrayBuffer()
    expect(read.blocks).toBe(2)
  })

  it('of an export to a file is two blocks as well', async () => {
    for (const format of FORMATS) {
      const { source, read } = madeSource(20)
      const { content } = await exportFile(source, 'long', { format, html: PARTS })
      let sent = 0
      for await (const piece of content) {
        sent += piece.length
        expect(read.blocks - sent / BLOCK_BYTES / (format === 'html' ? SHARE : 1)).toBeLessThanOrEqual(2)
      }
      expect(read.blocks).toBe(20)
    }
  })
})

describe('an export as a page', () => {
  it('holds the whole recording, as a file that the player opens', async () => {
    const { get } = serve(5)
    const answer = await get('/export?format=html')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="recording-long.html"')
    const html = await answer.text()
    const [, data = ''] =
      /<script type="application\/octet-stream" id="recording">([\w+/=]+)<\/script>/.exec(html) ?? []
    const { decoded } = readRecordingFile(new Uint8Array(Buffer.from(data, 'base64')))
    expect(decoded.problems).toEqual([])
    expect(decoded.events).toHaveLength(5 * BLOCK_EVENTS)
    expect(html.endsWith('<script>play()</script>\n')).toBe(true)
  })

  it('is not offered where nobody gave what it is made of, and nothing is read for it', async () => {
    const { source, read } = madeSource(5)
    const handler = createReplayHandler({ source, authorize: () => STAFF, now: () => CLOSED_MS })
    expect((await handler(new Request('https://portal.example/long/export?format=html'))).status).toBe(404)
    expect(read.blocks).toBe(0)
  })
})
