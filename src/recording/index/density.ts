import type { Density } from '../recording-view.ts'

const MIN_BUCKETS = 200
const MAX_BUCKETS = 1000

/** How much was done when: about a bucket per second, scaled so that the busiest is 1. Offsets in ms. */
export function findDensity(activity: Iterable<readonly number[]>, startMs: number, durationMs: number): Density {
  const count = Math.min(MAX_BUCKETS, Math.max(MIN_BUCKETS, Math.ceil(durationMs / 1000)))
  const bucketMs = Math.max(durationMs, 1) / count
  const counts = new Float32Array(count)
  for (const timestampsMs of activity) {
    for (const timestampMs of timestampsMs) {
      const bucket = Math.min(count - 1, Math.max(0, Math.floor((timestampMs - startMs) / bucketMs)))
      counts[bucket]! += 1
    }
  }
  const most = Math.max(...counts)
  // The root keeps a single click visible beside a burst of pointer moves.
  return { bucketMs, values: most === 0 ? counts : counts.map((value) => Math.sqrt(value / most)) }
}
