import { createHash } from 'node:crypto'

import { beforeEach, describe, expect, it } from 'vitest'

import type { Person, RecordingInfo } from '../../src/recording/replay-source.ts'
import { archiveBlockStore, cachedRecordings } from '../../src/server/archive-block-store.ts'
import { removeOlderThan, removePerson } from '../../src/server/remove-recordings.ts'
import { cachedSource } from '../../src/sources/cached-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { ReplayError } from '../../src/shared/errors.ts'
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

  it('removes the tables of what is gone behind its manifest, and names them in the proof', async () => {
    const seen: (readonly [string, readonly string[]])[] = []
    const table = { key: 'day=1970-01-01/old.parquet', bytes: 3, sha256: 'a'.repeat(64) }
    const analytics = {
      async remove(id: string) {
        seen.push([id, [...store.objects.keys()].filter((key) => key.startsWith('old/'))])
        return [table]
      },
    }
    const { sha256, ...rest } = await removeOlderThan(store, { beforeMs: 2_001 }, { now, analytics })
    expect(rest.tables).toEqual([table])
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(rest)).digest('hex'))
    const [[id, left] = ['', []]] = seen
    expect([seen.length, id, left.includes('old/manifest.json'), left.length > 0]).toEqual([1, 'old', false, true])
  })

  it('finds tables again that could not be removed', async () => {
    const removed: string[] = []
    let isAway = true
    const analytics = {
      async remove(id: string) {
        if (isAway) throw new ReplayError('storage', { what: 'The disk is away.' })
        removed.push(id)
        return []
      },
    }
    const remove = () => removePerson(store, { personId: 'p1' }, { now, analytics })
    await expect(remove()).rejects.toMatchObject({ code: 'storage' })
    isAway = false
    expect((await remove()).recordingIds).toEqual(['old'])
    expect([removed, foldersLeft()]).toEqual([['old'], ['index.json', 'new', 'newer']])
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

describe('what is cached of recordings that are read elsewhere', () => {
  const there = async (...infos: readonly RecordingInfo[]) => {
    const event = { windowId: 'w', event: { type: 4, timestamp: 1_000, data: { href: 'https://x.example/' } } }
    const recordings = infos.map((info) => ({ info, events: [event] }))
    const cached = cachedSource(memorySource({ id: 'there', recordings }), archiveBlockStore(store))
    for (const { id } of infos) {
      const { blocks } = await cached.listBlocks(id)
      for await (const { bytes } of cached.readBlocks(id, blocks)) expect(bytes).not.toBeNull()
      await cached.getPerson?.(id)
    }
    // The cache is written behind its readers’ backs.
    const last = infos.at(-1)!.id
    await expect.poll(() => [...store.objects.keys()].some((key) => key.endsWith(`/${last}/person`))).toBe(true)
  }
  const cachedIds = async () => {
    const ids: string[] = []
    for await (const { id } of cachedRecordings(store)) ids.push(id)
    return ids
  }

  it('goes with the person, archived or not, and is in the proof', async () => {
    await there(
      { id: 'cached', startMs: 1_000, endMs: 2_000, ongoing: false, person: maria },
      { id: 'other', startMs: 1_000, endMs: 2_000, ongoing: false, person: otto },
    )
    expect(await cachedIds()).toEqual(['cached', 'other'])
    const { recordingIds, objects } = await removePerson(store, { email: 'maria@example.com' }, { now })
    expect(recordingIds).toEqual(['old', 'cached'])
    expect(objects.filter(({ key }) => key.startsWith('cache.d/')).length).toBeGreaterThan(2)
    expect(
      objects
        .map(({ key }) => key.split('/').at(-1))
        .slice(-2)
        .sort(),
    ).toEqual(['info', 'person'])
    expect(await cachedIds()).toEqual(['other'])
  })

  it('goes with its archive, and when it is old', async () => {
    await there(
      { id: 'old', startMs: 1_000, endMs: 9_000, ongoing: false },
      { id: 'older', startMs: 1_000, endMs: 1_500, ongoing: false },
      { id: 'young', startMs: 1_000, endMs: 9_000, ongoing: false, person: otto },
    )
    const { recordingIds } = await removeOlderThan(store, { beforeMs: 2_001 }, { now })
    expect([...recordingIds].sort()).toEqual(['old', 'older'])
    expect(await cachedIds()).toEqual(['young'])
  })
})
