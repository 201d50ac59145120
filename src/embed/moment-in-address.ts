import type { Moment } from '../player/player.ts'

/**
 * The moment in the fragment of an address: `#at=90000`, ms from the recording's start, or `#at=2026-11-23T14:03:11Z`.
 * `null` where there is none.
 */
export function momentInAddress(hash: string): Moment | null {
  const at = new URLSearchParams(hash.replace(/^#/, '')).get('at')
  if (at === null || at === '') return null
  return /^\d+$/.test(at) ? { offsetMs: Number(at) } : at
}
