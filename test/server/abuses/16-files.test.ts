import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { readRecordingFile } from '../../../src/recording/file/read-recording-file.ts'
import { writeRecordingFile } from '../../../src/recording/file/write-recording-file.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { findUnsafe } from '../../hostile/find-unsafe.ts'
import { makeHostile } from '../../hostile/make-hostile.ts'
import { randomRecording } from '../../recording/fold/random-recording.ts'

const HOSTILE_FILES = 200

/** As a file, in the forms in which recordings travel. */
const FORMS: readonly ((events: readonly ReplayEvent[]) => Uint8Array)[] = [
  (events) => writeRecordingFile({ id: 'r1', events: events.map((event) => ({ windowId: 'w1', event })) }),
  (events) => Buffer.from(JSON.stringify(events)),
  (events) => gzipSync(events.map((event) => `${JSON.stringify(['w1', event])}\n`).join('')),
]

describe('abuse 16: a recording file as a weapon', () => {
  it(`${HOSTILE_FILES} hostile recordings pass the same door as those of a server, in every form of file`, () => {
    let hostile = 0
    for (let seed = 1; seed <= HOSTILE_FILES; seed++) {
      const events = makeHostile(randomRecording((seed % 10) + 1, { mutations: 20 }), seed)
      if (findUnsafe(events).length > 0) hostile++
      const bytes = FORMS[seed % FORMS.length]!(events)
      const { recording } = readRecordingFile(bytes)
      const view = recording.view()
      const shown = view.windows.flatMap(({ id: windowId }) => {
        const base = recording.base(windowId, view.durationMs)
        return base ? [...base.events] : []
      })
      expect(findUnsafe(shown), `seed ${seed}`).toEqual([])
    }
    expect(hostile).toBeGreaterThan(HOSTILE_FILES / 4)
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
