import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

import { ReplayError } from '../shared/errors.ts'
import type { BlockStore } from './block-store.ts'

interface Use {
  readonly bytes: number
  readonly usedAtMs: number
}

/** Sizes and uses lie apart from the bytes, so that trimming does not read hundreds of megabytes. */
interface Schema extends DBSchema {
  bytes: { key: string; value: Uint8Array }
  uses: { key: string; value: Use; indexes: { usedAtMs: number } }
}

/** Another tab can keep a database from opening for as long as it likes; playback must not wait for that. */
const OPEN_TIMEOUT_MS = 3_000

function storageError(cause: unknown): ReplayError {
  return new ReplayError('storage', {
    what: 'The browser does not let this page keep recordings.',
    why: 'Storage is full, switched off, or forbidden for frames of this kind. Playback goes on without it.',
    cause,
  })
}

async function open(name: string): Promise<IDBPDatabase<Schema>> {
  // Merely naming it throws in frames with an opaque origin.
  if (typeof indexedDB === 'undefined') throw storageError('no indexedDB')
  const opening = openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('bytes')
      db.createObjectStore('uses').createIndex('usedAtMs', 'usedAtMs')
    },
    // A newer version of this package in another tab wants to change the database.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(storageError('timeout')), OPEN_TIMEOUT_MS)
  })
  try {
    return await Promise.race([opening, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** The database behind `indexedDbStore`, opened when it is first used. */
export function createIndexedDbBlocks(name: string): BlockStore {
  let database: Promise<IDBPDatabase<Schema>> | undefined
  let lastUseMs = 0

  async function withDatabase<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(await (database ??= open(name)))
    } catch (cause) {
      // The browser may have closed it (another tab, cleared data): the next use opens it again.
      database = undefined
      throw cause instanceof ReplayError ? cause : storageError(cause)
    }
  }

  /** Never twice the same, so that the order of uses is known even within a millisecond. */
  const nextUseMs = () => (lastUseMs = Math.max(Date.now(), lastUseMs + 0.001))

  return {
    get: (key) =>
      withDatabase(async (db) => {
        const tx = db.transaction(['bytes', 'uses'], 'readwrite', { durability: 'relaxed' })
        const bytes = await tx.objectStore('bytes').get(key)
        if (bytes) await tx.objectStore('uses').put({ bytes: bytes.length, usedAtMs: nextUseMs() }, key)
        await tx.done
        return bytes
      }),

    set(key, bytes) {
      // A copy of this part only, because what is stored is the whole buffer behind a view.
      const copy = bytes.slice()
      return withDatabase(async (db) => {
        const tx = db.transaction(['bytes', 'uses'], 'readwrite', { durability: 'relaxed' })
        const use = { bytes: copy.length, usedAtMs: nextUseMs() }
        await Promise.all([tx.objectStore('bytes').put(copy, key), tx.objectStore('uses').put(use, key), tx.done])
      })
    },

    delete: (key) =>
      withDatabase(async (db) => {
        const tx = db.transaction(['bytes', 'uses'], 'readwrite')
        await Promise.all([tx.objectStore('bytes').delete(key), tx.objectStore('uses').delete(key), tx.done])
      }),

    keys: (prefix) => withDatabase((db) => db.getAllKeys('uses', IDBKeyRange.bound(prefix, `${prefix}\uffff`))),

    trim: (maxBytes) =>
      withDatabase(async (db) => {
        const tx = db.transaction(['bytes', 'uses'], 'readwrite')
        const uses = await tx.objectStore('uses').getAll()
        let total = uses.reduce((sum, use) => sum + use.bytes, 0)
        let cursor = total > maxBytes ? await tx.objectStore('uses').index('usedAtMs').openCursor() : null
        while (cursor && total > maxBytes) {
          total -= cursor.value.bytes
          await tx.objectStore('bytes').delete(cursor.primaryKey)
          await cursor.delete()
          cursor = await cursor.continue()
        }
        await tx.done
      }),
  }
}
