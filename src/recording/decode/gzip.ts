import { Gunzip } from 'fflate'

import type { Budget } from './budget.ts'

/** What one push should come to, inflated: more would be a long task, less would be slow. */
const TARGET_BYTES = 256 * 1024
const MIN_PUSH_BYTES = 256
const MAX_PUSH_BYTES = 16 * 1024
/** Header and trailer of an empty member; whatever is shorter has lost its end. */
const MIN_GZIP_BYTES = 18

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/**
 * Inflates gzip piece by piece, several members included, counting against `budget`. What came before a damaged or
 * missing end is yielded too. Throws `OverBudget`; any other failure goes to `onDamage`.
 */
export function* gunzipChunks(
  compressed: Uint8Array,
  budget: Budget,
  onDamage: (message: string) => void,
): Generator<Uint8Array, void, void> {
  let pending: Uint8Array[] = []
  let inflatedBytes = 0
  const gunzip = new Gunzip((chunk) => {
    inflatedBytes += chunk.length
    if (chunk.length > 0) pending.push(chunk)
  })
  let pushBytes = MIN_PUSH_BYTES * 4
  for (let at = 0; at < compressed.length;) {
    const before = inflatedBytes
    const end = Math.min(at + pushBytes, compressed.length)
    const damage = push(gunzip, compressed.subarray(at, end), false)
    budget.spend(inflatedBytes - before)
    yield* pending
    pending = []
    if (damage !== null) return onDamage(`The gzip data are damaged (${damage}).`)
    const ratio = Math.max(1, (inflatedBytes - before) / (end - at))
    pushBytes = Math.max(MIN_PUSH_BYTES, Math.min(MAX_PUSH_BYTES, Math.round(TARGET_BYTES / ratio)))
    at = end
  }
  // Saying "that was all" apart from the last piece: fflate would drop that piece when it finds the end missing.
  const damage = push(gunzip, new Uint8Array(0), true)
  if (damage !== null || compressed.length < MIN_GZIP_BYTES) onDamage('The gzip data are cut off.')
}

function push(gunzip: Gunzip, piece: Uint8Array, final: boolean): string | null {
  try {
    gunzip.push(piece, final)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
