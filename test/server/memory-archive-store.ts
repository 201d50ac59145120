import { checkedStream, corruptObject, sha256Hex } from '../../src/server/checked-bytes.ts'
import { cutRange } from '../../src/server/cut-range.ts'
import type { ArchiveStore, ObjectFacts } from '../../src/server/ports/archive-store.ts'
import { collectBytes } from '../../src/server/read-object.ts'
import { assertStoreKey } from '../../src/server/store-key.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { throwIfAborted } from '../../src/sources/abort.ts'

interface Kept {
  facts: ObjectFacts & { readonly sha256: string }
  bytes: Uint8Array<ArrayBuffer>
}

/** A store that forgets when the test ends, and whose objects a test can spoil. */
export interface MemoryArchiveStore extends ArchiveStore {
  readonly objects: Map<string, Kept>
  /** Keys read, in order. */
  readonly reads: string[]
  spoil(key: string): void
}

export function memoryArchiveStore(id = 'memory'): MemoryArchiveStore {
  const objects = new Map<string, Kept>()
  const reads: string[] = []
  return {
    id,
    objects,
    reads,
    spoil(key) {
      const kept = objects.get(key)!
      kept.bytes = kept.bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    },
    async read(key, { range, signal } = {}) {
      throwIfAborted(signal)
      assertStoreKey(key)
      reads.push(key)
      const kept = objects.get(key)
      if (!kept) throw new ReplayError('not_found', { what: `The store has no ${key}.` })
      const cut = range && cutRange(range, kept.bytes.length)
      const bytes = kept.bytes.slice(cut?.start ?? 0, cut ? cut.end + 1 : undefined)
      const body = new Blob([bytes]).stream() as ReadableStream<Uint8Array>
      return cut
        ? { ...kept.facts, body, range: cut }
        : { ...kept.facts, body: body.pipeThrough(checkedStream(key, [kept.facts.sha256])) }
    },
    async write(key, content, { sha256, signal } = {}) {
      throwIfAborted(signal)
      assertStoreKey(key)
      const bytes =
        content instanceof Uint8Array ? content.slice() : await collectBytes(content, { maxBytes: 1e9, key })
      throwIfAborted(signal)
      const actual = sha256Hex(bytes)
      if (sha256 !== undefined && sha256 !== actual) throw corruptObject(key)
      const facts = { key, bytes: bytes.length, modifiedMs: Date.now(), sha256: actual }
      objects.set(key, { facts, bytes })
      return facts
    },
    async *list(prefix, { signal } = {}) {
      for (const key of [...objects.keys()].filter((each) => each.startsWith(prefix)).sort()) {
        throwIfAborted(signal)
        yield objects.get(key)!.facts
      }
    },
    async stat(key, { signal } = {}) {
      throwIfAborted(signal)
      assertStoreKey(key)
      return objects.get(key)?.facts ?? null
    },
    async remove(key, { signal } = {}) {
      throwIfAborted(signal)
      assertStoreKey(key)
      return objects.delete(key)
    },
  }
}
