import { describe, expect, it } from 'vitest'

import type { BlockStore } from '../../src/sources/block-store.ts'

const bytesOf = (...values: number[]) => new Uint8Array(values)

/** What every block store must do. */
export function describeStore(name: string, makeStore: () => BlockStore): void {
  describe(`${name} keeps the store contract`, () => {
    it('gives back what was put in, and nothing for what was not', async () => {
      const store = makeStore()
      await store.set('a', bytesOf(1, 2, 3))
      expect(await store.get('a')).toEqual(bytesOf(1, 2, 3))
      expect(await store.get('b')).toBeUndefined()
    })

    it('replaces and deletes', async () => {
      const store = makeStore()
      await store.set('a', bytesOf(1))
      await store.set('a', bytesOf(2))
      expect(await store.get('a')).toEqual(bytesOf(2))
      await store.delete('a')
      await store.delete('never there')
      expect(await store.get('a')).toBeUndefined()
    })

    it('keeps a copy of what it was given, and gives copies away', async () => {
      const store = makeStore()
      const bytes = bytesOf(1, 2)
      const writing = store.set('a', bytes)
      structuredClone(bytes, { transfer: [bytes.buffer] })
      await writing
      const first = (await store.get('a'))!
      structuredClone(first, { transfer: [first.buffer] })
      expect(await store.get('a')).toEqual(bytesOf(1, 2))
    })

    it('keeps a part of a buffer as that part alone', async () => {
      const store = makeStore()
      await store.set('a', new Uint8Array(1_000_000).subarray(10, 12))
      const bytes = (await store.get('a'))!
      expect(bytes.length).toBe(2)
      expect(bytes.buffer.byteLength).toBe(2)
    })

    it('names its keys by their beginning', async () => {
      const store = makeStore()
      for (const key of ['x/1', 'x/2', 'xy/1', 'y/1']) await store.set(key, bytesOf(1))
      expect([...(await store.keys('x/'))].sort()).toEqual(['x/1', 'x/2'])
      expect(await store.keys('z')).toEqual([])
    })

    it('drops what was used least recently until the rest fits', async () => {
      const store = makeStore()
      for (const key of ['a', 'b', 'c', 'd']) await store.set(key, new Uint8Array(10))
      await store.get('a')
      await store.trim(40)
      expect((await store.keys('')).length).toBe(4)
      await store.trim(25)
      expect([...(await store.keys(''))].sort()).toEqual(['a', 'd'])
      await store.trim(0)
      expect(await store.keys('')).toEqual([])
    })
  })
}
