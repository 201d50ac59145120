import { describe, expect, it } from 'vitest'

import { MANIFEST_PATH } from '../../../src/recording/archive/archive-paths.ts'
import type { ItemLists } from '../../../src/recording/archive/items-file.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { analyticsRows } from '../../../src/server/database/analytics/analytics-row.ts'
import { writeArchive } from '../../../src/recording/archive/write-archive.ts'
import type { InspectorItem } from '../../../src/recording/recording-view.ts'
import { indexEntry, readLists, readProductEvents } from '../../../src/server/archive/recording-lists.ts'
import { readManifest } from '../../../src/server/stored-recordings.ts'
import { linesOf } from '../../stand-in/fixture.ts'
import { fixture } from '../archive-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'

const { info, person, productEvents } = fixture

async function stored(derive: boolean) {
  const store = memoryArchiveStore()
  const blocks = fixture.blocks.map(linesOf)
  for await (const { path, bytes } of writeArchive({ info, person, productEvents, blocks, complete: true, derive })) {
    await store.write(`${info.id}/${path}`, bytes)
  }
  const manifest = await readManifest(store, info.id)
  return { store, manifest: manifest! }
}

const withLists = await stored(true)
const without = await stored(false)
const kept = await readLists(withLists.store, withLists.manifest)

describe('readLists', () => {
  it('are those that were kept with the recording', () => {
    const { store, manifest } = withLists
    expect(store.reads.filter((key) => !key.endsWith(MANIFEST_PATH))).toEqual([
      `${manifest.recording.id}/items.jsonl.gz`,
    ])
    expect([kept.items.length > 20, kept.urls.length > 0]).toEqual([true, true])
  })

  it('make the same tables where they have to be derived', async () => {
    const derived = await readLists(without.store, without.manifest)
    const rowsOf = (lists: ItemLists) => runSteps(analyticsRows({ info, ...lists }))
    expect(rowsOf(derived)).toEqual(rowsOf(kept))
    expect(rowsOf(derived).some(({ status, level }) => status !== null || level !== null)).toBe(true)
    expect(indexEntry(without.manifest, derived)).toEqual(indexEntry(without.manifest, kept))
  })

  it('hold nothing of a request but what is counted where they have to be derived', async () => {
    const { items } = await readLists(without.store, without.manifest)
    const told = new Set(items.flatMap(({ data }) => Object.keys(data ?? {})))
    expect([...told].filter((name) => /header|body|payload/i.test(name))).toEqual([])
    expect([...told]).toContain('level')
  })

  it('have each click, request and error once however few blocks are read together', async () => {
    const { items, urls } = await readLists(without.store, without.manifest, { bytesTogether: 1 })
    const counted = (list: readonly InspectorItem[]) =>
      list
        .filter(({ kind }) => /click|network|console|error|navigation/.test(kind))
        .map(({ kind, offsetMs, windowId }) => `${offsetMs} ${kind} ${windowId}`)
        .sort()
    expect(counted(items)).toEqual(counted(kept.items))
    expect(urls).toEqual(kept.urls)
    expect(items.map(({ offsetMs }) => offsetMs)).toEqual(items.map(({ offsetMs }) => offsetMs).sort((a, b) => a - b))
  })

  it('are of what is whole where a block is damaged', async () => {
    const { store, manifest } = await stored(false)
    store.spoil(`${info.id}/blocks/${manifest.blocks.at(-1)!.key}.jsonl.gz`)
    const { items } = await readLists(store, manifest)
    expect(items.length).toBeGreaterThan(0)
    expect(items.length).toBeLessThan(kept.items.length)
  })

  it('are not made up where those that were kept are damaged', async () => {
    const { store, manifest } = await stored(true)
    store.spoil(`${info.id}/items.jsonl.gz`)
    await expect(readLists(store, manifest)).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('readProductEvents', () => {
  it('are those of the recording, or none', async () => {
    expect(await readProductEvents(withLists.store, withLists.manifest)).toEqual(productEvents)
    expect(await readProductEvents(withLists.store, { ...withLists.manifest, files: [] })).toEqual([])
  })
})

describe('indexEntry', () => {
  it('has every page once, the errors that nobody caught, and where the archive is', () => {
    const { urls = [], ...entry } = indexEntry(withLists.manifest, kept)
    expect(entry).toMatchObject({
      info: { id: info.id },
      errors: kept.items.filter(({ kind }) => kind === 'error').length,
      archiveKey: `${info.id}/`,
      bytes: withLists.manifest.counters.bytes,
    })
    expect([...urls].sort()).toEqual([...new Set(kept.urls.map(({ url }) => url))].sort())
  })
})
