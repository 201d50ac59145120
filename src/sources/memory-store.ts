import type { BlockStore } from './block-store.ts'

/** A block store that forgets when the page is left: for Node, for tests, and where storage is forbidden. */
export function memoryStore(): BlockStore {
  /** In order of use: a `Map` keeps the order in which keys were put in. */
  const entries = new Map<string, Uint8Array>()
  return {
    async get(key) {
      const bytes = entries.get(key)
      if (!bytes) return undefined
      entries.delete(key)
      entries.set(key, bytes)
      return bytes.slice()
    },
    async set(key, bytes) {
      entries.delete(key)
      entries.set(key, bytes.slice())
    },
    async delete(key) {
      entries.delete(key)
    },
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
    async trim(maxBytes) {
      let total = [...entries.values()].reduce((sum, bytes) => sum + bytes.length, 0)
      for (const [key, bytes] of entries) {
        if (total <= maxBytes) return
        entries.delete(key)
        total -= bytes.length
      }
    },
  }
}
