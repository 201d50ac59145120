import { createHash } from 'node:crypto'

import { beforeEach, describe, expect, it } from 'vitest'

import type { Person } from '../../src/recording/replay-source.ts'
import { removeOlderThan, removePerson } from '../../src/server/remove-recordings.ts'
import { storeEmpty, writeIndex } from './archive-fixture.ts'
import { memoryArchiveStore, type MemoryArchiveStore } from './memory-archive-store.ts'

const maria: Person = { id: 'p1', email: 'Maria@example.com', distinctIds: ['d1', 'd2'], properties: {} }
const otto: Person = { id: 'p2', email: 'otto@example.com', distinctIds: ['d9'], properties: {} }
const now = () => 5_000

let store: MemoryArchiveStore
beforeEach(async () => {
  store = memoryArchiveStore()
  await writeIndex(store, [
    await storeEmpty(store, { id: 'old', startMs: 1_000, endMs: 2_000, person: maria }),
    await storeEmpty(store, { id: 'new', startMs: 3_000, endMs: 4_000, person: otto }),
    await storeEmpty(store, { id: 'newer', startMs: 3_500, endMs: 4_500, distinctId: 'd2' }),
  ])
})

const foldersLeft = () => [...new Set([...store.objects.keys()].map((key) => key.split('/')[0]))].sort()
const listed = () =>
  (JSON.parse(new TextDecoder().decode(store.objects.get('index.json')!.bytes)) as { id: string }[]).map(({ id }) => id)

describe('removeOlderThan', () => {
  it('removes what ended before, every file of it, and takes it off the list', async () => {
    const proof = await removeOlderThan(store, { beforeMs: 2_001 }, { now })
    expect(proof.recordingIds).toEqual(['old'])
    expect(foldersLeft()).toEqual(['index.json', 'new', 'newer'])
    expect(listed()).toEqual(['newer', 'new'])
  })

  it('leaves what ended at that very moment', async () => {
    expect((await removeOlderThan(store, { beforeMs: 2_000 }, { now })).recordingIds).toEqual([])
  })

  it('proves what is gone by content', async () => {
    const before = new Map(
      [...store.objects].map(([key, { bytes }]) => [key, createHash('sha256').update(bytes).digest('hex')]),
    )
    const { sha256, ...rest } = await removeOlderThan(store, { beforeMs: 2_001 }, { now })
    expect(rest).toMatchObject({ storeId: 'memory', removedAtMs: 5_000 })
    expect(rest.objects.length).toBeGreaterThan(1)
    for (const object of rest.objects) expect(object.sha256).toBe(before.get(object.key))
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(rest)).digest('hex'))
  })

  it('removes the manifest first, so that nobody meets a part of a recording', async () => {
    const { objects } = await removeOlderThan(store, { beforeMs: 2_001 }, { now })
    expect(objects[0]!.key).toBe('old/manifest.json')
  })

  it('clears away what an interrupted removal left, once it is old', async () => {
    await store.remove('old/manifest.json')
    expect((await removeOlderThan(store, { beforeMs: 2_001 }, { now })).recordingIds).toEqual([])
    expect((await removeOlderThan(store, { beforeMs: Date.now() + 1_000 }, { now })).recordingIds).toContain('old')
    expect(foldersLeft()).toEqual(['index.json'])
  })

  it('refuses to guess', async () => {
    await expect(removeOlderThan(store, { beforeMs: NaN })).rejects.toMatchObject({ code: 'bad_request' })
    expect(foldersLeft()).toHaveLength(4)
  })
})

describe('removePerson', () => {
  it.each([
    ['id', { personId: 'p1' }, ['old']],
    ['e-mail address, whatever its case', { email: 'maria@EXAMPLE.com' }, ['old']],
    ['any of their distinct ids', { distinctIds: ['d2'] }, ['newer', 'old']],
    ['somebody else', { personId: 'nobody' }, []],
  ])('finds recordings by %s', async (_, names, ids) => {
    expect((await removePerson(store, names, { now })).recordingIds).toEqual(ids)
    for (const id of ids) expect(foldersLeft()).not.toContain(id)
  })

  it('goes on where an interrupted removal stopped', async () => {
    await store.remove('old/manifest.json')
    expect((await removePerson(store, { personId: 'p1' }, { now })).recordingIds).toEqual(['old'])
    expect(foldersLeft()).not.toContain('old')
  })

  it.each([{}, { email: '' }, { distinctIds: [] }])('removes nobody when nobody is named: %j', async (names) => {
    await expect(removePerson(store, names)).rejects.toMatchObject({ code: 'bad_request' })
    expect(foldersLeft()).toHaveLength(4)
  })
})
