import { ReplayError, toReplayError } from '../shared/errors.ts'
import type { ArchiveStore, StoredObject } from './ports/archive-store.ts'

/** More than any block, manifest or list has. */
const DEFAULT_MAX_BYTES = 256_000_000

export interface ReadWholeOptions {
  readonly signal?: AbortSignal | undefined
  /** @default 256_000_000 */
  readonly maxBytes?: number
}

/**
 * A stored object in one piece, which has passed its checksum when this resolves.
 *
 * @throws ReplayError `not_found`, `corrupt`, `too_large`, `aborted`, `storage`, `unavailable`
 */
export async function readObject(
  store: ArchiveStore,
  key: string,
  { signal, maxBytes = DEFAULT_MAX_BYTES }: ReadWholeOptions = {},
): Promise<StoredObject & { readonly content: Uint8Array<ArrayBuffer> }> {
  const object = await store.read(key, signal ? { signal } : {})
  if (object.bytes > maxBytes) {
    await object.body.cancel()
    throw objectTooLarge(key, maxBytes)
  }
  return { ...object, content: await collectBytes(object.body, { maxBytes, key }) }
}

/** Reads a stream to its end. @throws ReplayError `too_large`, and whatever the stream fails with */
export async function collectBytes(
  body: ReadableStream<Uint8Array>,
  { maxBytes, key }: { maxBytes: number; key: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let total = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      total += value.length
      if (total > maxBytes) throw objectTooLarge(key, maxBytes)
      parts.push(value)
    }
  } catch (thrown) {
    await reader.cancel().catch(() => {})
    throw toReplayError(thrown, 'storage')
  }
  const bytes = new Uint8Array(total)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

function objectTooLarge(key: string, maxBytes: number): ReplayError {
  return new ReplayError('too_large', {
    what: `${key} has more than ${Math.round(maxBytes / 1_000_000)} MB.`,
    why: 'Objects that large are not held in memory.',
  })
}
