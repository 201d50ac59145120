import { isSafeId } from '../recording/archive/safe-id.ts'
import { ReplayError } from '../shared/errors.ts'
import type { BlockStore } from '../sources/block-store.ts'
import type { ArchiveStore, ObjectFacts, StoreOptions } from './ports/archive-store.ts'
import { readObject } from './read-object.ts'
import type { StoredRecording } from './stored-recordings.ts'

/** No recording can have this name, so a cache may lie in the archive's own store. */
const ROOT = 'cache.d'

export interface ArchiveBlockStoreOptions {
  /** Told of cached objects that were damaged; they are dropped, and read from upstream again. */
  readonly onCorrupt?: (error: ReplayError) => void
  /** How many writings pass between two looks at the size of everything. @default 50 */
  readonly trimEvery?: number
}

/**
 * Lets `cachedSource` keep its blocks in an archive store: what one viewer has loaded, the next need not ask upstream
 * for. Shared by every process that uses the same store.
 */
export function archiveBlockStore(store: ArchiveStore, options: ArchiveBlockStoreOptions = {}): BlockStore {
  const { onCorrupt = () => {}, trimEvery = 50 } = options
  let trims = 0
  /** In order of their last use by this process. */
  const used = new Set<string>()
  const markUsed = (key: string) => void (used.delete(key), used.add(key))
  const place = (key: string) => `${ROOT}/${encode(key)}`

  async function keys(prefix: string): Promise<readonly string[]> {
    const found: string[] = []
    for await (const { key } of store.list(`${ROOT}/${encodePrefix(prefix)}`))
      found.push(decode(key.slice(ROOT.length + 1)))
    return found
  }

  return {
    keys,
    async get(key) {
      try {
        const { content } = await readObject(store, place(key))
        markUsed(place(key))
        return content
      } catch (thrown) {
        if (!(thrown instanceof ReplayError)) throw thrown
        if (thrown.code === 'corrupt') {
          onCorrupt(thrown)
          await store.remove(place(key))
        } else if (thrown.code !== 'not_found') throw thrown
        return undefined
      }
    },
    async set(key, bytes) {
      await store.write(place(key), bytes.slice())
      markUsed(place(key))
    },
    delete: async (key) => void (await store.remove(place(key))),
    async trim(maxBytes) {
      // Listing a bucket for every block would cost more than it saves.
      if (++trims % trimEvery !== 1 && trimEvery > 1) return
      const objects: ObjectFacts[] = []
      for await (const object of store.list(`${ROOT}/`)) objects.push(object)
      let total = objects.reduce((sum, { bytes }) => sum + bytes, 0)
      // What other processes use is not known: what none of this process's readers used goes first, oldest first.
      const age = new Map([...used].map((key, index) => [key, index]))
      const unusedFirst = (a: ObjectFacts, b: ObjectFacts) =>
        (age.get(a.key) ?? -1) - (age.get(b.key) ?? -1) || a.modifiedMs - b.modifiedMs
      for (const { key, bytes } of objects.sort(unusedFirst)) {
        if (total <= maxBytes) return
        await store.remove(key)
        used.delete(key)
        total -= bytes
      }
    },
  }
}

/**
 * What is cached of each recording, one at a time. `prefix` is that of its objects; its `info` and its `person` are
 * among them, as JSON, where they are known.
 */
export async function* cachedRecordings(
  store: ArchiveStore,
  options: StoreOptions = {},
): AsyncGenerator<StoredRecording & { readonly prefix: string }, void, undefined> {
  let id: string | null = null
  let prefix = ''
  let objects: ObjectFacts[] = []
  for await (const object of store.list(`${ROOT}/`, options)) {
    const [root, source, folder = '', name] = object.key.split('/')
    const own = `${root}/${source}/${folder}/`
    if (own !== prefix) {
      if (id !== null) yield { id, prefix, objects }
      id = name === undefined ? null : safeIdOf(decode(folder))
      prefix = own
      objects = []
    }
    objects.push(object)
  }
  if (id !== null) yield { id, prefix, objects }
}

function safeIdOf(segment: string): string | null {
  try {
    const id = decodeURIComponent(segment)
    return isSafeId(id) ? id : null
  } catch {
    return null
  }
}

/** Cache keys are opaque texts with slashes; a segment of a store's key has a small alphabet, and is never empty. */
function encode(key: string): string {
  return key.split('/').map(encodeSegment).join('/')
}

/** The last segment may be a part of one, or nothing yet. */
function encodePrefix(prefix: string): string {
  const cut = prefix.lastIndexOf('/') + 1
  const rest = prefix.slice(cut)
  return (cut > 0 ? encode(prefix.slice(0, cut - 1)) + '/' : '') + (rest && encodeSegment(rest))
}

function encodeSegment(segment: string): string {
  return segment === '' ? '_.' : segment.replace(/[^a-z0-9-]/gi, (char) => `_${char.charCodeAt(0).toString(16)}.`)
}

function decode(key: string): string {
  return key.replace(/_([0-9a-f]*)\./g, (_, hex: string) => hex && String.fromCharCode(parseInt(hex, 16)))
}
