import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { writeRecordingFile } from '../../src/recording/file/write-recording-file.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { fillStore, fixture } from '../server/archive-fixture.ts'
import { runHere } from './run-cli-here.ts'

const decoded = fixture.blocks.flatMap((text) => decodeBlock(new TextEncoder().encode(text)).events)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inspect-'))
  await fillStore(directoryStore(path.join(folder, 'store')))
  await writeFile(path.join(folder, 'export.json'), writeRecordingFile({ id: 'r1', events: decoded }))
  await writeFile(path.join(folder, 'noise.bin'), Buffer.from([0, 1, 2, 3]))
})
afterAll(() => rm(folder, { recursive: true }))

const { id } = fixture.info

describe('inspect', () => {
  it.each([
    ['a file', () => [path.join(folder, 'export.json')]],
    ['a recording’s folder', () => [path.join(folder, 'store', id)]],
    ['a store and an id', () => [path.join(folder, 'store'), id]],
  ])('says what is in %s', async (_, args) => {
    const { code, out } = await runHere(['inspect', ...args(), '--json'])
    const facts = JSON.parse(out)
    expect(facts).toMatchObject({ events: fixture.events.length, windows: 1, problems: [] })
    expect(facts.items.click).toBeGreaterThan(0)
    expect(code).toBe(0)
    const { out: text } = await runHere(['inspect', ...args()])
    expect(text).toContain('1,060 events, 1 window')
    expect(text).toContain('problems: none')
  })

  it('lists a store', async () => {
    expect((await runHere(['inspect', path.join(folder, 'store')])).out).toMatch(
      new RegExp(`^${id} +closed +2026.* kB\\n1 recording\\n$`),
    )
  })

  it('ends with 3 and names the block where one is damaged', async () => {
    const store = path.join(folder, 'damaged')
    await fillStore(directoryStore(store))
    await writeFile(path.join(store, id, 'blocks', '000001.jsonl.gz'), 'not what was written')
    const { code, out } = await runHere(['inspect', store, id])
    expect(code).toBe(3)
    expect(out).toMatch(/block_missing +block 000001/)
  })

  it('says which file is none, and which recording there is not', async () => {
    expect(await runHere(['inspect', path.join(folder, 'noise.bin')])).toMatchObject({
      code: 1,
      notes: expect.stringContaining('noise.bin is in no known format of a recording.'),
    })
    expect(await runHere(['inspect', path.join(folder, 'gone.json')])).toMatchObject({ code: 1 })
    expect(await runHere(['inspect', path.join(folder, 'store'), 'nobody'])).toMatchObject({ code: 1 })
    expect(await runHere(['inspect', path.join(folder, 'store'), '../..'])).toMatchObject({ code: 2 })
  })
})
