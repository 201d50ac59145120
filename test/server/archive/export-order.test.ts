import { describe, expect, it } from 'vitest'

import { exportRecording } from '../../../src/hooks/export-recording.ts'
import { gzipText } from '../../../src/recording/archive/gzip-text.ts'
import { readRecordingFile } from '../../../src/recording/index.ts'
import type { BlockInfo, ReplaySource } from '../../../src/recording/replay-source.ts'
import { exportFile } from '../../../src/server/archive/export-file.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { STAFF } from '../handler/handler-under-test.ts'

const FORMATS = ['jsonl', 'posthog', 'html'] as const
const PARTS = { script: 'play()', styles: 'p{}' }
const START_MS = 1_700_000_000_000

/** Times of events, ms after the start, of blocks as a recorder sends them: late, twice at once, from two windows. */
const BLOCKS: readonly (readonly (readonly [windowId: string, atMs: number])[])[] = [
  [
    ['a', 0],
    ['a', 400],
    ['a', 900],
    ['a', 500],
  ],
  [
    ['b', 100],
    ['b', 400],
    ['b', 1_300],
  ],
  [
    ['a', 900],
    ['b', 900],
    ['a', 1_100],
  ],
  [
    ['a', 1_300],
    ['b', 2_000],
  ],
]

/** Each event says where it stood: `block.place`. */
const lines = BLOCKS.map((events, block) =>
  events.map(([windowId, atMs], place) =>
    JSON.stringify([
      windowId,
      { type: 5, timestamp: START_MS + atMs, data: { tag: `${block}.${place}`, payload: {} } },
    ]),
  ),
)

const inOrder = BLOCKS.flatMap((events, block) => events.map(([, atMs], place) => ({ atMs, tag: `${block}.${place}` })))
  .sort((a, b) => a.atMs - b.atMs)
  .map(({ tag }) => tag)

const blocks = BLOCKS.map((events, index): BlockInfo => {
  const times = events.map(([, atMs]) => START_MS + atMs)
  return { key: `${index}`, index, startMs: Math.min(...times), endMs: Math.max(...times) }
})

const source: ReplaySource = {
  id: 'overlapping',
  capabilities: { list: false, person: false, productEvents: false, flags: false, live: false },
  getRecording: async () => ({ id: 'r1', startMs: START_MS, endMs: START_MS + 2_000, ongoing: false }),
  listBlocks: async () => ({ blocks, complete: true }),
  async *readBlocks(_id, asked) {
    for (const block of asked) yield { block, bytes: gzipText(lines[block.index]!.map((line) => `${line}\n`).join('')) }
  },
}

const handler = createReplayHandler({ source, authorize: () => STAFF, offlinePage: async () => PARTS })

/** The recording in a page lies in it as base64. */
function recordingIn(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const text = new TextDecoder().decode(bytes)
  const data = /id="recording">([\w+/=]+)<\/script>/.exec(text)?.[1]
  return data === undefined ? bytes : new Uint8Array(Buffer.from(data, 'base64'))
}

/** In which order the events stand in a file. */
function orderIn(bytes: Uint8Array<ArrayBuffer>): readonly unknown[] {
  const { decoded } = readRecordingFile(recordingIn(bytes))
  expect(decoded.problems).toEqual([])
  return decoded.events.map(({ event }) => (event.data as { tag: string }).tag)
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

describe('an export of blocks that overlap', () => {
  it.each(FORMATS)(
    'as %s to a file has its events in order of time, those of one time as they came',
    async (format) => {
      const { content } = await exportFile(source, 'r1', { format, html: PARTS })
      expect(orderIn(await bytesOf(content))).toEqual(inOrder)
    },
  )

  it.each(FORMATS)('as %s from the handler has the same order', async (format) => {
    const answer = await handler(new Request(`https://portal.example/r1/export?format=${format}`))
    expect(orderIn(new Uint8Array(await answer.arrayBuffer()))).toEqual(inOrder)
  })

  it('in the browser has the same order', async () => {
    const file = await exportRecording(source, 'r1')
    expect(orderIn(new Uint8Array(await file.arrayBuffer()))).toEqual(inOrder)
  })

  it('as jsonl has every line as it was received, and those that are no event behind the one before', async () => {
    const torn = ['["a",{"type":5,', 'not a line']
    const withTorn: ReplaySource = {
      ...source,
      async *readBlocks(_id, asked) {
        for (const block of asked) {
          const text = [...lines[block.index]!, ...(block.index === 0 ? torn : [])].join('\n')
          yield { block, bytes: gzipText(`${text}\n`) }
        }
      },
    }
    const { content } = await exportFile(withTorn, 'r1', { format: 'jsonl' })
    const written = new TextDecoder()
      .decode(await bytesOf(content))
      .trimEnd()
      .split('\n')
    expect([...written].sort()).toEqual([...lines.flat(), ...torn].sort())
    const before = written.indexOf(torn[0]!) - 1
    expect(written.slice(before, before + 3)).toEqual([lines[0]![3], ...torn])
  })
})
