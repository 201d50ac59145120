import { ReplayError } from '../shared/errors.ts'
import { throwIfAborted } from '../sources/abort.ts'
import { checkedStream, corruptObject, sha256Hex } from './checked-bytes.ts'
import { cutRange } from './cut-range.ts'
import type { ArchiveStore, ByteRange, ObjectFacts } from './ports/archive-store.ts'
import { collectBytes } from './read-object.ts'
import { assertStoreKey, isStoreKey } from './store-key.ts'

/** Which part of which bucket. */
export interface BucketOptions {
  readonly bucket: string
  /** A folder of the bucket, e.g. `replay/`. @default the whole bucket */
  readonly prefix?: string
  /** What is written from a stream is held in memory first, because its checksum precedes it. @default 64_000_000 */
  readonly maxObjectBytes?: number
}

/** What a bucket says of an object. */
export type BucketFacts = Omit<ObjectFacts, 'key'>

/** An object being read. */
export interface BucketObject extends BucketFacts {
  /** Of the object, not of what `body` holds. */
  readonly bytes: number
  readonly body: ReadableStream<Uint8Array>
  /** Whether `body` holds all of it or the part that was asked for. */
  readonly holds: 'all' | 'range'
}

/** One page of a list. */
export interface BucketPage {
  readonly objects: readonly ObjectFacts[]
  readonly nextToken: string | null
}

/**
 * The requests that a bucket answers; paths are whole, and safe as they are. Each rejects with a `ReplayError`
 * (`bucketError` for a status), and says `null` or `false` for what is not there.
 */
export interface Bucket {
  head(path: string, signal: AbortSignal | undefined): Promise<BucketFacts | null>
  get(path: string, range: ByteRange | undefined, signal: AbortSignal | undefined): Promise<BucketObject | null>
  /** The server checks the bytes against `sha256`, and keeps it as the object's metadata of that name. */
  put(path: string, bytes: Uint8Array<ArrayBuffer>, sha256: string, signal: AbortSignal | undefined): Promise<void>
  list(prefix: string, token: string | null, signal: AbortSignal | undefined): Promise<BucketPage>
  delete(path: string, signal: AbortSignal | undefined): Promise<boolean>
}

/** For so long a bucket that refused to be listed is not asked again: its policy may be mended meanwhile. */
const LIST_AGAIN_MS = 60_000

/** A store in a bucket, whoever sends its requests. The checksum travels with the object, as its metadata. */
export function bucketStore(
  id: string,
  bucket: Bucket,
  { prefix = '', maxObjectBytes = 64_000_000 }: Omit<BucketOptions, 'bucket'>,
): ArchiveStore {
  let listAgainMs = 0

  function pathOf(key: string, signal: AbortSignal | undefined): string {
    throwIfAborted(signal)
    assertStoreKey(key)
    return prefix + key
  }

  async function stat(key: string, signal: AbortSignal | undefined): Promise<ObjectFacts | null> {
    const facts = await bucket.head(pathOf(key, signal), signal)
    return facts && { key, ...facts }
  }

  async function listPage(wanted: string, token: string | null, signal: AbortSignal | undefined): Promise<BucketPage> {
    if (Date.now() < listAgainMs) throw listRefused()
    try {
      return await bucket.list(prefix + wanted, token, signal)
    } catch (thrown) {
      if (!(thrown instanceof ReplayError && thrown.status === 403)) throw thrown
      listAgainMs = Date.now() + LIST_AGAIN_MS
      throw listRefused()
    }
  }

  return {
    id,

    async read(key, { range, signal } = {}) {
      const path = pathOf(key, signal)
      if (range) cutRange(range, Infinity)
      const found = await bucket.get(path, range, signal)
      if (!found) throw new ReplayError('not_found', { what: `The store has no ${key}.` })
      const { body, holds, ...facts } = found
      if (holds === 'range' && range) return { key, ...facts, body, range: cutRange(range, facts.bytes) }
      if (range) {
        await body.cancel()
        throw new ReplayError('unsupported', { what: 'The bucket’s server does not read a part of an object.' })
      }
      return { key, ...facts, body: facts.sha256 ? body.pipeThrough(checkedStream(key, [facts.sha256])) : body }
    },

    async write(key, content, { sha256: expected, signal } = {}) {
      const path = pathOf(key, signal)
      const bytes =
        content instanceof Uint8Array ? content.slice() : await collectBytes(content, { maxBytes: maxObjectBytes, key })
      const sha256 = sha256Hex(bytes)
      if (expected !== undefined && expected !== sha256) throw corruptObject(key)
      throwIfAborted(signal)
      await bucket.put(path, bytes, sha256, signal)
      return { key, bytes: bytes.length, modifiedMs: Date.now(), sha256 }
    },

    async *list(wanted, { signal } = {}) {
      let token: string | null = null
      do {
        throwIfAborted(signal)
        const page: BucketPage = await listPage(wanted, token, signal)
        for (const facts of page.objects) {
          const key = facts.key.slice(prefix.length)
          throwIfAborted(signal)
          if (isStoreKey(key)) yield { ...facts, key }
        }
        token = page.nextToken
      } while (token !== null)
    },

    stat: (key, { signal } = {}) => stat(key, signal),

    async remove(key, { signal } = {}) {
      // Deleting says the same whether there was anything or not.
      if ((await stat(key, signal)) === null) return false
      return bucket.delete(prefix + key, signal)
    },
  }
}

/** What a status means, and nothing of the answer’s body, which may repeat the key. */
export function bucketError(status: number): ReplayError {
  if (status === 416) return new ReplayError('bad_request', { what: 'The range is beyond the object’s end.', status })
  if (status >= 500 || status === 429) {
    return new ReplayError('unavailable', { what: `The bucket has a problem of its own (HTTP ${status}).`, status })
  }
  return new ReplayError('storage', {
    what: `The bucket refused the request (HTTP ${status}).`,
    fix: 'Check its name and keys, which need s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket.',
    status,
  })
}

function listRefused(): ReplayError {
  return new ReplayError('storage', {
    what: 'The bucket refused to be listed (HTTP 403).',
    fix: 'Allow these keys s3:ListBucket; it is asked again after a minute.',
    status: 403,
  })
}

/** It may be back in a moment. */
export function bucketUnreachable(cause: unknown): ReplayError {
  return new ReplayError('unavailable', {
    what: 'The bucket could not be reached.',
    fix: 'Check its endpoint and the network, then try again.',
    cause,
  })
}

/** How many bytes the object has of which a range was sent, by the answer’s `Content-Range`. */
export function wholeBytes(contentRange: string | null | undefined): number {
  return Number(/\/(\d+)$/.exec(contentRange ?? '')?.[1] ?? 0)
}

/** As a request’s header has it. */
export function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end}`
}

/** @throws ReplayError `configuration`, in the name of `store`, for what no bucket can have */
export function assertBucket(store: string, { bucket, prefix = '' }: BucketOptions): void {
  const wrong = (name: string, fix: string) =>
    new ReplayError('configuration', { what: `${store} has no usable ${name}.`, fix })
  if (!/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket)) throw wrong('bucket', 'Give the bucket’s name.')
  if (prefix !== '' && !(prefix.endsWith('/') && isStoreKey(prefix.slice(0, -1)))) {
    throw wrong('prefix', 'A prefix is a path of the bucket that ends with “/”.')
  }
}
