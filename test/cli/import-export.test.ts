import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../src/recording/events.ts'
import { readRecordingFile } from '../../src/recording/file/read-recording-file.ts'
import { writeRecordingFile } from '../../src/recording/file/write-recording-file.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { fillStore, fixture } from '../server/archive-fixture.ts'
import { runHere } from './run-cli-here.ts'

const { id } = fixture.info
const decoded = fixture.blocks.flatMap((text) => decodeBlock(new TextEncoder().encode(text)).events)
let folder: string
const at = (...names: string[]) => path.join(folder, ...names)
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'export-'))
  await fillStore(directoryStore(at('store')))
  await writeFile(
    at('export-shop.ph-recording.json'),
    writeRecordingFile({ id: 'shop', events: decoded, person: fixture.person }),
  )
})
afterAll(() => rm(folder, { recursive: true }))

describe('export', () => {
  it('writes lines exactly as they were received', async () => {
    const { code, notes } = await runHere(['export', at('store'), id, '--out', at('lines.jsonl')])
    expect(code).toBe(0)
    expect(notes).toContain('lines.jsonl')
    expect(await readFile(at('lines.jsonl'), 'utf8')).toBe(fixture.blocks.join(''))
    expect((await runHere(['export', at('store'), id, '--out', '-'])).out).toBe(fixture.blocks.join(''))
  })

  it.each(['jsonl', 'posthog'])('%s is read back with all events and the same lists', async (format) => {
    const out = at(`back.${format}`)
    await runHere(['export', at('store'), id, '--format', format, '--out', out])
    const { decoded: back, recording } = readRecordingFile(await readFile(out), { name: out })
    expect(back.problems).toEqual([])
    expect(back.events).toHaveLength(decoded.length)
    const inOrder = (events: readonly WindowEvent[]) =>
      [...events].sort((a, b) => a.event.timestamp - b.event.timestamp).map(({ event }) => event)
    expect(inOrder(back.events)).toEqual(inOrder(decoded))
    expect(recording.view().items.length).toBeGreaterThan(0)
  })

  it('writes what PostHog opens: its export file, with the person', async () => {
    await runHere(['export', at('store'), id, '--format', 'posthog', '--out', at('ph.json')])
    const file = JSON.parse(await readFile(at('ph.json'), 'utf8'))
    expect(file).toMatchObject({ version: '2023-04-28', data: { id, person: { name: fixture.person.name } } })
    expect(Object.keys(file.data.snapshots[0])).toEqual(['windowId', 'type', 'data', 'timestamp'])
  })

  it('turns one kind of file into another', async () => {
    const out = at('turned.jsonl')
    expect((await runHere(['export', at('export-shop.ph-recording.json'), '--out', out])).code).toBe(0)
    expect(decodeBlock(await readFile(out)).events).toHaveLength(decoded.length)
  })

  it('writes no file that would pass for the whole recording', async () => {
    await fillStore(directoryStore(at('damaged')))
    await writeFile(at('damaged', id, 'blocks', '000001.jsonl.gz'), 'something else')
    const { code, notes } = await runHere(['export', at('damaged'), id, '--out', at('part.jsonl')])
    expect(code).toBe(1)
    expect(notes).toContain('Block 1 of the recording could not be read')
    expect((await readdir(folder)).filter((name) => name.startsWith('part'))).toEqual([])
  })

  it.each([
    [[]],
    [['STORE']],
    [['STORE', 'a', 'b']],
    [['STORE', 'a', '--format', 'gif']],
    [['STORE', '--format', 'parquet']],
  ])('refuses %j', async (args) => expect((await runHere(['export', ...args])).code).toBe(2))
})

describe('import', () => {
  it('puts a file into a store, where it is played like any other', async () => {
    const to = at('imported')
    const { code, out } = await runHere(['import', at('export-shop.ph-recording.json'), '--to', to])
    expect(out).toContain('shop  1,060 events')
    expect(code).toBe(0)
    const inspected = JSON.parse((await runHere(['inspect', to, 'shop', '--json'])).out)
    expect(inspected).toMatchObject({ events: 1060, problems: [], person: fixture.person.email })
    expect(inspected.blocks).toBeGreaterThan(1)
    expect((await runHere(['import', at('export-shop.ph-recording.json'), '--to', to])).out).toContain('there already')
  })

  it('brings back what was exported', async () => {
    await runHere(['export', at('store'), id, '--out', at('trip.jsonl')])
    await runHere(['import', at('trip.jsonl'), '--to', at('trip'), '--id', 'again'])
    await runHere(['export', at('trip'), 'again', '--out', at('trip-2.jsonl')])
    const [first, second] = await Promise.all(['trip.jsonl', 'trip-2.jsonl'].map((name) => readFile(at(name))))
    expect(decodeBlock(second!).events).toHaveLength(decodeBlock(first!).events.length)
  })

  it('says what of a file could not be used, and takes the rest', async () => {
    await writeFile(at('torn.jsonl'), `${fixture.blocks[0]}["w",{"type":3\n`)
    const { code, notes } = await runHere(['import', at('torn.jsonl'), '--to', at('torn')])
    expect(code).toBe(3)
    expect(notes).toContain('line_invalid')
    expect((await runHere(['inspect', at('torn'), 'torn'])).code).toBe(0)
  })

  it('refuses what is no recording, and ids that leave the store', async () => {
    await writeFile(at('noise.txt'), 'nothing of the kind')
    expect((await runHere(['import', at('noise.txt'), '--to', at('x')])).code).toBe(1)
    const { code } = await runHere(['import', at('trip.jsonl'), '--to', at('x'), '--id', '../../escape'])
    expect(code).toBe(2)
  })
})
