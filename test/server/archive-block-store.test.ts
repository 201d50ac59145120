import { describe, expect, it } from 'vitest'

import { archiveBlockStore } from '../../src/server/archive-block-store.ts'
import { storedRecordings } from '../../src/server/stored-recordings.ts'
import { describeStore } from '../contract/describe-store.ts'
import { memoryArchiveStore } from './memory-archive-store.ts'

describeStore('archiveBlockStore', () => archiveBlockStore(memoryArchiveStore(), { trimEvery: 1 }))

const KEY = `cached(${encodeURIComponent('posthog:https://eu.posthog.com/1')})/r1/block/0/1-2`

describe('archiveBlockStore', () => {
  it('keeps any key apart from any other, and from every recording', async () => {
    const store = memoryArchiveStore()
    const blocks = archiveBlockStore(store)
    const keys = [KEY, 'a/', 'a//b', 'a_b/x', 'a.b/x', 'ä/x', 'a%2Fb/x', '../x']
    for (const key of keys) await blocks.set(key, new TextEncoder().encode(key))
    for (const key of keys) expect(new TextDecoder().decode(await blocks.get(key))).toBe(key)
    expect([...(await blocks.keys(''))].sort()).toEqual([...keys].sort())
    expect(await blocks.keys(KEY.slice(0, KEY.indexOf('/r1') + 1))).toEqual([KEY])
    for await (const recording of storedRecordings(store)) expect(recording).toBeUndefined()
  })

  it('drops a damaged object, so that it is read from upstream again', async () => {
    const store = memoryArchiveStore()
    const told: string[] = []
    const blocks = archiveBlockStore(store, { onCorrupt: ({ code }) => told.push(code) })
    await blocks.set(KEY, new Uint8Array([1, 2, 3]))
    store.spoil([...store.objects.keys()][0]!)
    expect(await blocks.get(KEY)).toBeUndefined()
    expect(told).toEqual(['corrupt'])
    expect(await blocks.keys('')).toEqual([])
  })

  it('looks at the size of everything only now and then', async () => {
    const store = memoryArchiveStore()
    const blocks = archiveBlockStore(store, { trimEvery: 3 })
    let lists = 0
    const list = store.list
    store.list = (...options) => (lists++, list(...options))
    for (let index = 0; index < 7; index++) await blocks.trim(1_000)
    expect(lists).toBe(3)
  })
})
