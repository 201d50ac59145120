/** Bytes `start` to `end` of an object, both included, from 0. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What a store knows about an object without reading it. */
export interface ObjectFacts {
  readonly key: string
  readonly bytes: number
  /** ms since epoch, by the store's clock. */
  readonly modifiedMs: number
  /** Lower-case hex of the whole object; absent where it was put there without one. */
  readonly sha256?: string
}

/** An object being read. Whoever does not read `body` to its end cancels it. */
export interface StoredObject extends ObjectFacts {
  /**
   * The bytes, or those of the range. A whole object is checked against its checksum on the way: the stream fails with
   * `corrupt` in place of its end when they differ. A range cannot be checked.
   */
  readonly body: ReadableStream<Uint8Array>
  /** What `body` holds when a range was asked for, cut to what is there. */
  readonly range?: ByteRange
}

export interface ReadObjectOptions {
  readonly range?: ByteRange
  readonly signal?: AbortSignal
}

export interface WriteObjectOptions {
  /** Lower-case hex. What does not hash to it is not kept, and `write` rejects with `corrupt`. */
  readonly sha256?: string
  readonly signal?: AbortSignal
}

export interface StoreOptions {
  readonly signal?: AbortSignal
}

/**
 * Where recordings are kept: keys and bytes, like a bucket. A key is a path of safe segments joined by `/`
 * (`assertStoreKey`).
 *
 * An object appears whole or not at all, and a reader who has begun with one goes on with that one though it be
 * replaced. Every method rejects with a `ReplayError`: `bad_request` for a key that is not one, `aborted`, and
 * `storage` or `unavailable` where the store itself fails.
 */
export interface ArchiveStore {
  /** Stable: stores with the same `id` hold the same objects. Never holds a secret. */
  readonly id: string
  /** @throws ReplayError `not_found`, `corrupt` (from `body`), `bad_request` for a range beyond the end */
  read(key: string, options?: ReadObjectOptions): Promise<StoredObject>
  /** Resolves when the object would survive a power cut; replaces one that is there. */
  write(
    key: string,
    content: Uint8Array | ReadableStream<Uint8Array>,
    options?: WriteObjectOptions,
  ): Promise<ObjectFacts & { readonly sha256: string }>
  /** All objects whose key begins with `prefix` (a text, not a folder), in order of their keys. `''` lists all. */
  list(prefix: string, options?: StoreOptions): AsyncIterable<ObjectFacts>
  /** `null` where there is nothing. */
  stat(key: string, options?: StoreOptions): Promise<ObjectFacts | null>
  /** Whether there was something to remove. */
  remove(key: string, options?: StoreOptions): Promise<boolean>
}
