import { toReplayError, type ReplayError } from '../shared/errors.ts'
import type { BlockStore } from './block-store.ts'

/**
 * A block store that never rejects and whose writes nobody waits for: after the first failure it is empty, or keeps
 * nothing more, and has said so once.
 */
export interface QuietStore {
  get(key: string): Promise<Uint8Array | undefined>
  getJson<T>(key: string): Promise<T | undefined>
  keys(prefix: string): Promise<readonly string[]>
  set(key: string, bytes: Uint8Array): void
  setJson(key: string, value: unknown): void
  /** Resolves when everything below `prefix` is gone, writes under way included. */
  deleteAll(prefix: string): Promise<void>
}

export function createQuietStore(
  store: BlockStore,
  { maxBytes, onProblem }: { maxBytes: number; onProblem: (error: ReplayError) => void },
): QuietStore {
  let isReadable = true
  let isWritable = true
  let writes = Promise.resolve()

  async function read<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (!isReadable) return otherwise
    try {
      return await work()
    } catch (thrown) {
      if (isReadable) onProblem(toReplayError(thrown, 'storage'))
      isReadable = false
      return otherwise
    }
  }

  /** One after the other, so that a slow store holds few copies at a time and trimming sees them all. */
  function write(work: () => Promise<void>): void {
    writes = writes.then(async () => {
      if (!isWritable) return
      try {
        await work()
      } catch (thrown) {
        onProblem(toReplayError(thrown, 'storage'))
        isWritable = false
      }
    })
  }

  function set(key: string, bytes: Uint8Array): void {
    if (!isWritable) return
    const copy = bytes.slice()
    write(async () => {
      await store.set(key, copy)
      await store.trim(maxBytes)
    })
  }

  return {
    set,
    setJson: (key, value) => set(key, new TextEncoder().encode(JSON.stringify(value))),
    get: (key) => read(() => store.get(key), undefined),
    keys: (prefix) => read(() => store.keys(prefix), []),
    getJson: <T>(key: string) =>
      read(async () => {
        const bytes = await store.get(key)
        return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T)
      }, undefined),
    // A full store refuses to keep, not to forget.
    deleteAll: (prefix) =>
      (writes = writes.then(async () => {
        try {
          for (const key of await store.keys(prefix)) await store.delete(key)
        } catch (thrown) {
          onProblem(toReplayError(thrown, 'storage'))
        }
      })),
  }
}
