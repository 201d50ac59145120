import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

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
})
