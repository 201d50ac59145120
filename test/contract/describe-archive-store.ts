import { createHash } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { ArchiveStore } from '../../src/server/ports/archive-store.ts'
import { collectBytes, readObject } from '../../src/server/read-object.ts'
import { ReplayError } from '../../src/shared/errors.ts'

export interface StoreUnderTest {
  readonly store: ArchiveStore
  /** A store over the same place, as another process would make it. */
  again(): ArchiveStore
  /** Changes a byte of an object behind the store's back. */
  spoil(key: string): Promise<void> | void
  close?(): Promise<void> | void
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const BAD_KEYS = ['', '.', '..', 'a/../b', '/a', 'a/', 'a//b', '.hidden', 'a/.b', 'a\\b', 'a b', 'a%2e', 'a\0', 'ä']

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (thrown: unknown) => (thrown instanceof ReplayError ? thrown.code : `untyped: ${String(thrown)}`),
  )
}

async function keysOf(store: ArchiveStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}

function streamOf(...parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}

/** What every archive store must do. Run by each implementation against the real thing. */
export function describeArchiveStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the archive store contract`, () => {
    let subject: StoreUnderTest
    let store: ArchiveStore

    beforeAll(async () => {
      subject = await makeStore()
    })
    beforeEach(async () => {
      store = subject.store
      for (const key of await keysOf(store, '')) await store.remove(key)
    })
    afterAll(async () => {
      await subject.close?.()
    })

    const read = async (key: string) => (await readObject(store, key)).content

    it('has the same id when it is made again', () => {
      expect(store.id).not.toBe('')
      expect(subject.again().id).toBe(store.id)
    })

    it('reads what was written, whoever asks', async () => {
      await store.write('r1/blocks/000000.jsonl.gz', bytesOf('hello'))
      expect(textOf(await read('r1/blocks/000000.jsonl.gz'))).toBe('hello')
      expect(textOf((await readObject(subject.again(), 'r1/blocks/000000.jsonl.gz')).content)).toBe('hello')
    })

    it('writes a stream of several parts, and an object of no bytes', async () => {
      const parts = Array.from({ length: 20 }, (_, index) => new Uint8Array(50_000).fill(index))
      const facts = await store.write('r1/big', streamOf(...parts))
      const whole = Buffer.concat(parts)
      expect(facts).toMatchObject({ key: 'r1/big', bytes: 1_000_000, sha256: hashOf(whole) })
      expect(hashOf(await read('r1/big'))).toBe(hashOf(whole))
      await store.write('r1/empty', new Uint8Array())
      expect(await read('r1/empty')).toHaveLength(0)
    })

    it('knows size, checksum and time of an object without reading it', async () => {
      const before = Date.now() - 2_000
      await store.write('r1/a', bytesOf('hello'))
      const facts = (await store.stat('r1/a'))!
      expect(facts).toMatchObject({ key: 'r1/a', bytes: 5, sha256: hashOf(bytesOf('hello')) })
      expect(facts.modifiedMs).toBeGreaterThan(before)
      expect(facts.modifiedMs).toBeLessThan(Date.now() + 60_000)
    })

    it('has nothing under a key that was never written', async () => {
      expect(await store.stat('r1/none')).toBeNull()
      expect(await store.remove('r1/none')).toBe(false)
      expect(await codeOf(store.read('r1/none'))).toBe('not_found')
    })

    it('replaces an object, and lets a reader who has begun finish with the old one', async () => {
      const old = new Uint8Array(300_000).fill(1)
      await store.write('r1/a', old)
      const { body } = await store.read('r1/a')
      await store.write('r1/a', bytesOf('new'))
      expect(hashOf(await collectBytes(body, { maxBytes: 1e9, key: 'r1/a' }))).toBe(hashOf(old))
      expect(textOf(await read('r1/a'))).toBe('new')
      expect(await store.stat('r1/a')).toMatchObject({ bytes: 3, sha256: hashOf(bytesOf('new')) })
    })

    it('shows one version or the other, never a mixture, while an object is replaced again and again', async () => {
      const versions = Array.from({ length: 6 }, (_, index) => new Uint8Array(100_000 + index).fill(index))
      await store.write('r1/a', versions[0]!)
      let isWriting = true
      const writing = (async () => {
        for (const version of versions) await store.write('r1/a', version)
        isWriting = false
      })()
      const known = new Set(versions.map(hashOf))
      let reads = 0
      while (isWriting || reads === 0) {
        expect(known).toContain(hashOf(await read('r1/a')))
        reads++
      }
      await writing
      expect(hashOf(await read('r1/a'))).toBe(hashOf(versions.at(-1)!))
    })

    it('keeps nothing of a write whose stream fails, is aborted, or is not what was announced', async () => {
      const failing = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytesOf('half'))
          controller.error(new Error('cable'))
        },
      })
      expect(await codeOf(store.write('r1/a', failing))).not.toBe('resolved')
      const controller = new AbortController()
      const endless = new ReadableStream<Uint8Array>({
        pull(stream) {
          stream.enqueue(bytesOf('more'))
          controller.abort()
          stream.close()
        },
      })
      expect(await codeOf(store.write('r1/a', endless, { signal: controller.signal }))).toBe('aborted')
      expect(await codeOf(store.write('r1/a', bytesOf('x'), { sha256: hashOf(bytesOf('y')) }))).toBe('corrupt')
      expect(await keysOf(store, '')).toEqual([])
    })

    it('reads a range, cut to what is there', async () => {
      await store.write('r1/a', bytesOf('0123456789'))
      const ranged = async (start: number, end: number) => {
        const { body, range, bytes } = await store.read('r1/a', { range: { start, end } })
        return { text: textOf(await collectBytes(body, { maxBytes: 100, key: 'r1/a' })), range, bytes }
      }
      expect(await ranged(2, 4)).toEqual({ text: '234', range: { start: 2, end: 4 }, bytes: 10 })
      expect(await ranged(8, 99)).toEqual({ text: '89', range: { start: 8, end: 9 }, bytes: 10 })
      expect(await codeOf(ranged(10, 12))).toBe('bad_request')
      expect(await codeOf(ranged(4, 2))).toBe('bad_request')
      expect(await codeOf(ranged(-1, 2))).toBe('bad_request')
    })

    it('lists by prefix in order of keys', async () => {
      const keys = ['r1/blocks/000000', 'r1/manifest.json', 'r1-b/manifest.json', 'r10/manifest.json', 'index.json']
      for (const key of keys) await store.write(key, bytesOf(key))
      expect(await keysOf(store, '')).toEqual([...keys].sort())
      expect(await keysOf(store, 'r1/')).toEqual(['r1/blocks/000000', 'r1/manifest.json'])
      expect(await keysOf(store, 'r1')).toEqual([...keys].sort().filter((key) => key.startsWith('r1')))
      expect(await keysOf(store, 'none/')).toEqual([])
      for await (const facts of store.list('r1/m')) expect(facts).toMatchObject({ key: 'r1/manifest.json', bytes: 16 })
    })

    it('forgets what is removed', async () => {
      await store.write('r1/a', bytesOf('hello'))
      expect(await store.remove('r1/a')).toBe(true)
      expect(await store.remove('r1/a')).toBe(false)
      expect(await store.stat('r1/a')).toBeNull()
      expect(await keysOf(store, '')).toEqual([])
      await store.write('r1/a', bytesOf('again'))
      expect(textOf(await read('r1/a'))).toBe('again')
    })

    it('never hands over an object that is not what was written as if it were', async () => {
      await store.write('r1/a', bytesOf('hello hello hello'))
      await subject.spoil('r1/a')
      const reading = read('r1/a')
      await expect(reading).rejects.toMatchObject({ code: 'corrupt' })
      await expect(reading).rejects.toThrow('r1/a')
    })

    it('refuses keys that could lead elsewhere, for everything', async () => {
      for (const key of [...BAD_KEYS, 'x'.repeat(2_000)]) {
        expect(await codeOf(store.read(key))).toBe('bad_request')
        expect(await codeOf(store.write(key, bytesOf('x')))).toBe('bad_request')
        expect(await codeOf(store.stat(key))).toBe('bad_request')
        expect(await codeOf(store.remove(key))).toBe('bad_request')
      }
      expect(await keysOf(store, '')).toEqual([])
    })

    it('rejects everything with aborted when the signal is aborted already', async () => {
      await store.write('r1/a', bytesOf('hello'))
      const signal = AbortSignal.abort()
      const listing = async () => {
        for await (const facts of store.list('', { signal })) expect(facts).toBeUndefined()
      }
      expect(await codeOf(store.read('r1/a', { signal }))).toBe('aborted')
      expect(await codeOf(store.write('r1/a', bytesOf('x'), { signal }))).toBe('aborted')
      expect(await codeOf(store.stat('r1/a', { signal }))).toBe('aborted')
      expect(await codeOf(store.remove('r1/a', { signal }))).toBe('aborted')
      expect(await codeOf(listing())).toBe('aborted')
      expect(textOf(await read('r1/a'))).toBe('hello')
    })

    it('lets a reader leave in the middle', async () => {
      await store.write('r1/a', new Uint8Array(500_000).fill(7))
      const { body } = await store.read('r1/a')
      const reader = body.getReader()
      expect((await reader.read()).value!.length).toBeGreaterThan(0)
      await reader.cancel()
      expect(await store.remove('r1/a')).toBe(true)
    })
  })
}
