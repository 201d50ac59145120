import type { ArchiveStore, ObjectFacts, StoreOptions } from './ports/archive-store.ts'
import type { RemovedObject } from './ports/removed-object.ts'

/** Removes an object, and says what it was; `null` where it was gone already. */
export async function removeObject(
  store: ArchiveStore,
  { key, bytes }: Pick<ObjectFacts, 'key' | 'bytes'>,
  options: StoreOptions = {},
): Promise<RemovedObject | null> {
  const facts = await store.stat(key, options)
  return (await store.remove(key, options)) ? { key, bytes, sha256: facts?.sha256 ?? null } : null
}
