import { compress, uncompress } from 'snappyjs'

/**
 * Parsed JSON as compressed bytes, about a tenth of the memory. By snappy, because a state is kept every few dozen
 * milliseconds of folding and somebody may wait for what is unpacked: deflate takes as long as the fold itself, and a
 * third less room.
 */
export function packJson(value: unknown): Uint8Array {
  return compress(new TextEncoder().encode(JSON.stringify(value)))
}

/** What was packed, as fresh objects. */
export function unpackJson<T>(packed: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(uncompress(packed))) as T
}
