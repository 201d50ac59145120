/** Where an instant lies with respect to the recording; `unknown` where there is no instant. */
export type EntryPlace = 'inside' | 'before' | 'after' | 'unknown'

/** Place of an offset in a recording of that length. */
export function placeOf(offsetMs: number | null, durationMs: number): EntryPlace {
  if (offsetMs === null || !Number.isFinite(offsetMs)) return 'unknown'
  if (offsetMs < 0) return 'before'
  return offsetMs > durationMs ? 'after' : 'inside'
}
