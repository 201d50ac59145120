import type { BlockStore } from './block-store.ts'

export interface IndexedDbStoreOptions {
  /** Name of the database. @default 'portal-replay' */
  readonly name?: string
}

/**
 * Keeps blocks in the browser's IndexedDB. Nothing is opened before the first use; where storage is full, blocked or
 * forbidden every method rejects with `storage`.
 *
 * @example
 * cachedSource(source, indexedDbStore(), { maxBytes: 200_000_000 })
 */
export function indexedDbStore({ name = 'portal-replay' }: IndexedDbStoreOptions = {}): BlockStore {
  let loading: Promise<BlockStore> | null = null
  // Loaded when it is first used: most pages keep nothing.
  const blocks = () => {
    loading ??= import('./indexed-db-blocks.ts').then(
      ({ createIndexedDbBlocks }) => createIndexedDbBlocks(name),
      (error: unknown) => {
        // A chunk that could not be had now may be had later.
        loading = null
        throw error
      },
    )
    return loading
  }
  return {
    get: async (key) => (await blocks()).get(key),
    set(key, bytes) {
      // A copy now, because the caller may give the bytes away meanwhile.
      const copy = bytes.slice()
      return blocks().then((store) => store.set(key, copy))
    },
    delete: async (key) => (await blocks()).delete(key),
    keys: async (prefix) => (await blocks()).keys(prefix),
    trim: async (maxBytes) => (await blocks()).trim(maxBytes),
  }
}
