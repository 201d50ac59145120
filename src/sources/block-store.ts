/**
 * Where `cachedSource` keeps bytes. Keys are opaque. Every method may reject with a `ReplayError` of code `storage`;
 * a cache that fails is a slower source, never a broken one.
 */
export interface BlockStore {
  /** The caller's own copy; counts as a use. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Keeps a copy of the bytes as they are when it is called. */
  set(key: string, bytes: Uint8Array): Promise<void>
  delete(key: string): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
  /** Deletes what was used least recently until no more than `maxBytes` are left. */
  trim(maxBytes: number): Promise<void>
}
