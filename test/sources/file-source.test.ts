import { gzipSync } from 'node:zlib'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { fileSource } from '../../src/sources/file-source.ts'
import { describeSource } from '../contract/describe-source.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

const fixture = loadFixture()
const { info } = fixture
const text = fixture.blocks.join('')
const lines = fixture.blocks.flatMap(linesOf)
const fileOf = (name: string, content: string | Uint8Array): File =>
  new File([content as BlobPart], name, { lastModified: 1 })

const kinds = {
  'a file of JSON lines': () => fileSource(fileOf('visit.jsonl', text)),
  'a gzipped file': () => fileSource(fileOf('visit.jsonl.gz', gzipSync(text))),
  'one of several files': () =>
    fileSource([fileOf('visit.jsonl', text), fileOf('note.txt', 'shopping list')], { id: 'files' }),
}
for (const [name, make] of Object.entries(kinds)) {
  describeSource(`fileSource of ${name}`, async () => ({ source: make(), again: make, recordingId: 'visit', lines }), {
    minBlocks: 1,
    hasPerson: false,
  })
}

const bytes = new TextEncoder().encode(text)
describeSource(
  'fileSource of bytes',
  async () => ({
    source: fileSource(bytes),
    again: () => fileSource(bytes),
    recordingId: fileSource(bytes).recordingIds[0]!,
    lines,
  }),
  { minBlocks: 1, hasPerson: false },
)

describe('fileSource', () => {
  it('takes the times of the recording from its events', async () => {
    const source = fileSource(fileOf('visit.jsonl', text))
    expect(await source.getRecording('visit')).toEqual({
      id: 'visit',
      startMs: info.startMs,
      endMs: info.endMs,
      ongoing: false,
    })
  })

  it('names recordings after their files, PostHog exports after their session, and equal names apart', () => {
    const names = [
      `export-${info.id}.ph-recording.json`,
      'C:\\visits\\Überblick 1.json.gz',
      'a/b/visit.json',
      'visit.jsonl',
      '.json',
      '..',
    ]
    const source = fileSource(names.map((name) => fileOf(name, '')))
    expect(source.recordingIds).toEqual([info.id, 'berblick-1', 'visit', 'visit-2', 'recording', 'recording-2'])
  })

  it('reads the person of a PostHog export', async () => {
    const snapshots = fixture.events.slice(0, 3).map(({ windowId, event }) => ({ windowId, ...event }))
    const content = { version: '2023-04-28', data: { id: info.id, person: fixture.apiPerson, snapshots } }
    const source = fileSource(fileOf(`export-${info.id}.ph-recording.json`, JSON.stringify(content)))
    expect(await source.getPerson!(info.id)).toEqual(fixture.person)
    expect((await source.getRecording(info.id)).person).toEqual(fixture.person)
  })

  it('says by a code of its own why a file cannot be played', async () => {
    const codeOf = (content: string, options = {}) =>
      fileSource(fileOf('x.json', content), options)
        .getRecording('x')
        .then(
          () => 'played',
          (error: { code: string }) => error.code,
        )
    expect(await codeOf('shopping list')).toBe('format_unknown')
    expect(await codeOf('{"some":"object"}')).toBe('format_unknown')
    expect(await codeOf('[]')).toBe('empty')
    expect(await codeOf('')).toBe('empty')
    expect(await codeOf(text, { maxBytes: 1_000 })).toBe('too_large')
  })

  it('refuses a file that is too large without reading it', async () => {
    const huge = {
      name: 'huge.json',
      size: 2_000_000_000,
      arrayBuffer: () => Promise.reject(new DOMException('read it', 'NotReadableError')),
    }
    await expect(fileSource(huge).getRecording('huge')).rejects.toMatchObject({ code: 'too_large' })
  })

  it('says that a file has gone since it was chosen', async () => {
    const gone = {
      name: 'gone.json',
      size: 1,
      arrayBuffer: () => Promise.reject(new DOMException('moved', 'NotReadableError')),
    }
    const source = fileSource(gone)
    await expect(source.getRecording('gone')).rejects.toMatchObject({
      code: 'unavailable',
      what: 'gone.json can no longer be read.',
    })
    for await (const delivered of source.readBlocks('gone', [{ index: 0, key: 'file' }])) {
      expect(delivered).toMatchObject({ bytes: null, error: { code: 'unavailable' } })
    }
  })

  it('lists the files that are recordings, though others are not', async () => {
    const source = fileSource([fileOf('note.txt', 'shopping list'), fileOf('visit.jsonl', text)])
    expect((await source.listRecordings!({})).recordings.map(({ id }) => id)).toEqual(['visit'])
  })

  it('decodes a file once, however often it is asked about', async () => {
    let reads = 0
    const file = { name: 'visit.jsonl', size: bytes.length, arrayBuffer: async () => (reads++, bytes.slice().buffer) }
    const source = fileSource(file)
    await Promise.all([source.getRecording('visit'), source.listBlocks('visit'), source.getPerson!('visit')])
    await source.getRecording('visit')
    expect(reads).toBe(1)
  })

  it('lets the page have its turn while it decodes', async () => {
    const source = fileSource(fileOf('visit.jsonl', text.repeat(5)))
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await source.getRecording('visit')
    clearInterval(timer)
    expect(turns).toBeGreaterThan(2)
  })

  describe('of a long file of JSON lines', () => {
    const LINES = 40_000
    const lineOf = (timestamp: number) =>
      JSON.stringify(['w', { type: 3, timestamp, data: { source: 3, id: 1, x: 0, y: 7, note: 'x'.repeat(80) } }])
    const long = (edit: (lines: string[]) => void = () => undefined) => {
      const made = Array.from({ length: LINES }, (_, index) => lineOf(info.startMs + index))
      edit(made)
      return fileSource(fileOf('long.jsonl', made.join('\n')))
    }
    /** How many texts were parsed to answer. */
    const parsedFor = async (source: ReturnType<typeof long>) => {
      const parse = vi.spyOn(JSON, 'parse')
      onTestFinished(() => parse.mockRestore())
      const { blocks } = await source.listBlocks('long')
      return { blocks, parsed: parse.mock.calls.length }
    }

    it('lists its block without reading what is between its ends', async () => {
      const { blocks, parsed } = await parsedFor(long())
      expect(blocks).toMatchObject([{ startMs: info.startMs, endMs: info.startMs + LINES - 1 }])
      expect(parsed).toBeLessThan(LINES / 4)
    })

    it('reads all of it where an end is not in order, or holds what is no event', async () => {
      const late = info.startMs + 9_000_000
      const disordered = await parsedFor(long((lines) => lines.splice(LINES - 9, 1, lineOf(late))))
      expect(disordered.blocks).toMatchObject([{ startMs: info.startMs, endMs: late }])
      const cutOff = await parsedFor(long((lines) => lines.splice(LINES - 1, 1, '["w",{"type":3')))
      expect(cutOff.blocks).toMatchObject([{ startMs: info.startMs, endMs: info.startMs + LINES - 2 }])
      expect(Math.min(disordered.parsed, cutOff.parsed)).toBeGreaterThan(LINES)
    })
  })
})
