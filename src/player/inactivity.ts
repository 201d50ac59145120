import type { RecordingView } from '../recording/recording-view.ts'
import { segmentAt } from './windows.ts'

/** What stays of an idle stretch at either end, so that a jump is seen as one. */
const EDGE_MS = 400
/** Shorter idle stretches are played: a jump would cost more attention than it saves. */
const WORTH_SKIPPING_MS = 2_000

/** Where to jump from `offsetMs` so as not to sit through inactivity; `null` when there is nothing to skip. */
export function skipTarget(view: RecordingView, offsetMs: number): number | null {
  const segment = segmentAt(view, offsetMs)
  if (segment?.kind !== 'idle') return null
  if (segment.endMs - segment.startMs < WORTH_SKIPPING_MS) return null
  const target = segment.endMs - EDGE_MS
  return offsetMs >= segment.startMs + EDGE_MS && offsetMs < target ? target : null
}
