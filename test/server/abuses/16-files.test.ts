import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { readCheckpointFile } from '../../../src/recording/archive/checkpoint-file.ts'
import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { readRecordingFile } from '../../../src/recording/file/read-recording-file.ts'
import { writeRecordingFile } from '../../../src/recording/file/write-recording-file.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { Recording } from '../../../src/recording/recording.ts'
import { archiveRecording } from '../../../src/server/archive/archive-recording.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import { findUnsafe } from '../../hostile/find-unsafe.ts'
import { makeHostile } from '../../hostile/make-hostile.ts'
import { cut, listed } from '../../recording/cut-blocks.ts'
import { randomRecording } from '../../recording/fold/random-recording.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'

const HOSTILE_FILES = 200

/** As a file, in the forms in which recordings travel. */
const FORMS: readonly ((events: readonly ReplayEvent[]) => Uint8Array)[] = [
  (events) => writeRecordingFile({ id: 'r1', events: events.map((event) => ({ windowId: 'w1', event })) }),
  (events) => Buffer.from(JSON.stringify(events)),
  (events) => gzipSync(events.map((event) => `${JSON.stringify(['w1', event])}\n`).join('')),
]

/** Everything that a player would be handed: the page at the end, and all that happens on the way. */
function unsafeIn(recording: Recording): readonly string[] {
  const { windows, durationMs } = recording.view()
  return windows.flatMap(({ id }) => [
    ...findUnsafe([...(recording.base(id, durationMs)?.events ?? [])]),
    ...findUnsafe([...(recording.base(id, 0)?.events ?? []), ...recording.read(id, 0, durationMs)]),
  ])
}

/** A file that was imported into a store, as `portal-replay import` does, as a player gets it from there. */
async function imported(bytes: Uint8Array): Promise<Recording> {
  const { decoded } = readRecordingFile(bytes)
  const store = memoryArchiveStore()
  const from = memorySource({ recordings: [{ info: { id: 'r1' }, events: decoded.events }] })
  await archiveRecording('r1', { source: from, store, minAgeMs: -Infinity })
  const source = archiveSource(store)
  const { startMs, endMs } = await source.getRecording('r1')
  const { blocks, complete } = await source.listBlocks('r1')
  const recording = new Recording()
  recording.setBlocks(blocks, { startMs, endMs, complete })
  for await (const { block, bytes: stored } of source.readBlocks('r1', blocks)) {
    recording.append(block, decodeBlock(stored!))
  }
  return recording
}

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/recordings')

describe('abuse 16: a recording file as a weapon', () => {
  it(`${HOSTILE_FILES} hostile recordings pass the same door as those of a server, in every form of file`, () => {
    let hostile = 0
    for (let seed = 1; seed <= HOSTILE_FILES; seed++) {
      const events = makeHostile(randomRecording((seed % 10) + 1, { mutations: 20 }), seed)
      if (findUnsafe(events).length > 0) hostile++
      const bytes = FORMS[seed % FORMS.length]!(events)
      const { recording } = readRecordingFile(bytes)
      expect(unsafeIn(recording), `seed ${seed}`).toEqual([])
    }
    expect(hostile).toBeGreaterThan(HOSTILE_FILES / 4)
  })

  it('what was imported comes out of the store by the same door', async () => {
    let hostile = 0
    for (let seed = 1; seed <= HOSTILE_FILES / 4; seed++) {
      const events = makeHostile(randomRecording((seed % 10) + 1, { mutations: 40 }), seed)
      if (findUnsafe(events).length > 0) hostile++
      expect(unsafeIn(await imported(FORMS[seed % FORMS.length]!(events))), `seed ${seed}`).toEqual([])
    }
    expect(hostile).toBeGreaterThan(HOSTILE_FILES / 16)
  })

  it('so does a checkpoint that somebody has put into the bucket', () => {
    const parts = cut(
      randomRecording(5, { mutations: 300 }).map((event) => ({ windowId: 'w', event })),
      2_000,
    )
    const { block, decoded } = parts[Math.floor(parts.length / 2)]!
    const atMs = block.startMs!
    let [hostile, entered] = [0, 0]
    for (let seed = 1; seed <= HOSTILE_FILES; seed++) {
      const [meta, page] = makeHostile(randomRecording((seed % 10) + 1, { mutations: 0 }), seed)
      const events = [meta!, page!].map((event) => ({ ...event, timestamp: atMs }))
      if (findUnsafe(events).length > 0) hostile++
      const bytes = gzipSync(JSON.stringify({ atMs, windows: [{ windowId: 'w', events }] }))
      const recording = listed(parts)
      try {
        recording.addCheckpoint(block, readCheckpointFile(bytes, 'checkpoint'))
        entered++
      } catch (error) {
        // What is no checkpoint is not used.
        expect(error).toMatchObject({ code: 'format_unknown' })
      }
      recording.append(block, decoded)
      const shown = recording.base('w', block.endMs! - parts[0]!.block.startMs!)?.events ?? []
      expect(findUnsafe([...shown]), `seed ${seed}`).toEqual([])
    }
    expect([hostile > HOSTILE_FILES / 8, entered > HOSTILE_FILES / 2]).toEqual([true, true])
  })

  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.json.gz')))('%s: so do real recordings', (name) => {
    const { recording, decoded } = readRecordingFile(readFileSync(path.join(FIXTURES, name)), { name })
    expect(decoded.events.length).toBeGreaterThan(0)
    expect(unsafeIn(recording)).toEqual([])
  })

  it.each([
    ['gzip of zeros', gzipSync(Buffer.alloc(300_000_000))],
    ['gzip in gzip', gzipSync(gzipSync(Buffer.alloc(100_000_000)))],
    ['brackets a million deep', Buffer.from(`[${'['.repeat(1_000_000)}`)],
    ['a number as a promise of length', new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['nothing', new Uint8Array()],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ])('%s is refused with a reason', (_, bytes) => {
    expect(() => readRecordingFile(bytes, { limits: { maxDecodedBytes: 50_000_000 } })).toThrow(
      expect.objectContaining({ name: 'ReplayError' }),
    )
  })

  it('a packed event in an event counts against the same budget', () => {
    const cv = gzipSync(Buffer.from(JSON.stringify({ text: 'x'.repeat(20_000_000) }))).toString('latin1')
    const event = { type: 3, timestamp: 1, cv: '2024-10', data: cv }
    const { events, problems } = decodeBlock(Buffer.from(`${JSON.stringify(['w1', event])}\n`), {
      limits: { maxDecodedBytes: 1_000_000 },
    })
    expect(JSON.stringify(events).length).toBeLessThan(2_000_000)
    expect(problems.length).toBeGreaterThan(0)
  })
})
