import { afterEach, describe, expect, it, vi } from 'vitest'

import type { ReplayEvent } from '../../src/recording/events.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import type { ReplayError } from '../../src/shared/errors.ts'
import { cachedSource } from '../../src/sources/cached-source.ts'
import { indexedDbStore } from '../../src/sources/indexed-db-store.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { describeSource } from '../contract/describe-source.ts'
import { describeStore } from '../contract/describe-store.ts'
import { blockLines } from '../contract/block-lines.ts'

/** As Chromium answers in a sandboxed frame without an origin. */
function denied(): never {
  throw new DOMException('access denied', 'SecurityError')
}

const names: string[] = []
function newName(): string {
  const name = `test-${crypto.randomUUID()}`
  names.push(name)
  return name
}

afterEach(() => {
  for (const name of names.splice(0)) indexedDB.deleteDatabase(name)
})

const events = Array.from({ length: 60 }, (_, position) => ({
  windowId: 'w',
  event: {
    type: 5,
    timestamp: 1_000_000 + position * 1_000,
    data: { tag: 'n', payload: position },
  } satisfies ReplayEvent,
}))
const upstream = () =>
  memorySource({
    id: 'upstream',
    recordings: [
      {
        info: { id: 'visit' },
        events,
        person: { distinctIds: ['d'], properties: {} },
        productEvents: [{ id: 'e', name: 'paid', timestampMs: 1_000_500, properties: {} }],
      },
    ],
  })
const lines = events.map(({ windowId, event }) => JSON.stringify([windowId, event]))

describeStore('indexedDbStore', () => indexedDbStore({ name: newName() }))

describeSource('cachedSource over IndexedDB', async () => {
  const store = indexedDbStore({ name: newName() })
  const make = () => cachedSource(upstream(), store)
  return { source: make(), again: make, recordingId: 'visit', lines }
})

describe('indexedDbStore', () => {
  it('opens nothing before it is used', async () => {
    const name = newName()
    indexedDbStore({ name })
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
  })

  it('keeps what it holds for the next page', async () => {
    const name = newName()
    await indexedDbStore({ name }).set('a', new Uint8Array([7]))
    expect(await indexedDbStore({ name }).get('a')).toEqual(new Uint8Array([7]))
  })

  it('opens its database again after the browser has closed it', async () => {
    const name = newName()
    const store = indexedDbStore({ name })
    await store.set('a', new Uint8Array([7]))
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve))
    // The connection was closed for the deletion; the first use finds out, or the second works at the latest.
    await store.get('a').catch(() => undefined)
    await store.set('b', new Uint8Array([8]))
    expect(await store.get('b')).toEqual(new Uint8Array([8]))
  })

  it.each<[string, PropertyDescriptor]>([
    ['does not exist', { value: undefined }],
    ['may not be named', { get: denied }],
    ['may not be opened', { value: { open: denied } }],
  ])('rejects with a typed error where IndexedDB %s', async (_, descriptor) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!
    Object.defineProperty(globalThis, 'indexedDB', { ...descriptor, configurable: true })
    try {
      const store = indexedDbStore({ name: newName() })
      await expect(store.get('a')).rejects.toMatchObject({ code: 'storage' })
      await expect(store.set('a', new Uint8Array(1))).rejects.toMatchObject({ code: 'storage' })
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', before)
    }
  })

  it('gives up on a database that another tab keeps from opening', async () => {
    const name = newName()
    const other = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(name, 1)
      opening.onsuccess = () => resolve(opening.result)
    })
    // A deletion waits for the other connection to close, and whoever opens the database waits for the deletion.
    indexedDB.deleteDatabase(name)
    const startedMs = performance.now()
    await expect(indexedDbStore({ name }).get('a')).rejects.toMatchObject({ code: 'storage' })
    expect(performance.now() - startedMs).toBeGreaterThan(2_500)
    other.close()
  })

  it('drops the least recently used of large blocks without reading them', async () => {
    const store = indexedDbStore({ name: newName() })
    for (let n = 0; n < 20; n++) await store.set(`k${n}`, new Uint8Array(500_000))
    const reads = (['get', 'getAll', 'openCursor'] as const).map((name) => vi.spyOn(IDBObjectStore.prototype, name))
    await store.trim(2_000_000)
    expect(reads.flatMap(({ mock }) => (mock.contexts as IDBObjectStore[]).map((from) => from.name))).toEqual(['uses'])
    vi.restoreAllMocks()
    expect([...(await store.keys('k'))].sort()).toEqual(['k16', 'k17', 'k18', 'k19'])
  })
})

describe('cachedSource over IndexedDB', () => {
  async function readAll(source: ReplaySource) {
    const { blocks } = await source.listBlocks('visit')
    const all: string[] = []
    for await (const { bytes } of source.readBlocks('visit', blocks)) all.push(...blockLines(bytes!))
    return all
  }

  it('plays a recording after a reload though upstream is gone', async () => {
    const name = newName()
    expect(await readAll(cachedSource(upstream(), indexedDbStore({ name })))).toEqual(lines)
    await expect.poll(async () => (await indexedDbStore({ name }).keys('')).length).toBeGreaterThanOrEqual(8)
    const unreachable = () => Promise.reject(Object.assign(new TypeError('Failed to fetch')))
    const gone: ReplaySource = { ...upstream(), getRecording: unreachable, listBlocks: unreachable }
    expect(await readAll(cachedSource(gone, indexedDbStore({ name })))).toEqual(lines)
  })

  it('plays on where IndexedDB cannot be used, and says so', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!
    Object.defineProperty(globalThis, 'indexedDB', { get: denied, configurable: true })
    try {
      const problems: ReplayError[] = []
      const source = cachedSource(upstream(), indexedDbStore(), { onProblem: (error) => problems.push(error) })
      expect(await readAll(source)).toEqual(lines)
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['storage']))
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', before)
    }
  })
})
