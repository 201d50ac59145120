import { compress, uncompress } from 'snappyjs'

import type { ReplayEvent } from '../events.ts'

/**
 * A checkpoint as compressed bytes. A state is kept every few dozen milliseconds of folding, so packing must not take
 * as long as the fold itself: deflate did, snappy takes an eighth of that and half as much again in bytes.
 */
export function packState(events: readonly ReplayEvent[]): Uint8Array {
  return compress(new TextEncoder().encode(JSON.stringify(events)))
}

/** What was packed, as fresh objects. */
export function unpackState(packed: Uint8Array): ReplayEvent[] {
  return JSON.parse(new TextDecoder().decode(uncompress(packed))) as ReplayEvent[]
}
