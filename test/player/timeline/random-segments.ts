import type { Segment } from '../../../src/recording/recording-view.ts'
import type { seeded } from '../seeded.ts'

/** Segments that touch each other and cover the duration, as recordings have them. */
export function randomSegments(random: ReturnType<typeof seeded>, durationMs: number): Segment[] {
  const segments: Segment[] = []
  let startMs = 0
  while (startMs < durationMs) {
    const kind = random.next() < 0.4 ? 'idle' : 'active'
    const endMs = Math.min(durationMs, startMs + Math.ceil(random.between(1, durationMs / random.integer(2, 12))))
    segments.push({ kind, startMs, endMs, windowId: 'w1' })
    startMs = endMs
  }
  return segments
}
