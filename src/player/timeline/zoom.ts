import type { TimeRange } from '../../recording/recording-view.ts'
import type { Axis } from './axis.ts'

/** The shortest stretch one can zoom in to. */
export const MIN_VISIBLE_MS = 10_000

/**
 * The stretch to show after zooming by `factor` (above 1 comes closer) so that the instant at `progress` stays where
 * it is. `null` when that is the whole recording. `whole` is the axis of the same mode that shows everything.
 */
export function zoomAt(axis: Axis, whole: Axis, progress: number, factor: number): TimeRange | null {
  const pivotMs = axis.toOffset(progress)
  const from = whole.toProgress(axis.visible.startMs)
  const width = (whole.toProgress(axis.visible.endMs) - from) / factor
  if (width >= 1) return null
  const left = Math.min(Math.max(whole.toProgress(pivotMs) - progress * width, 0), 1 - width)
  const range = { startMs: whole.toOffset(left), endMs: whole.toOffset(left + width) }
  if (range.endMs - range.startMs >= MIN_VISIBLE_MS) return range
  return placeRange(pivotMs - progress * MIN_VISIBLE_MS, MIN_VISIBLE_MS, whole.durationMs)
}

/** The stretch to show after moving by `share` of what is visible; negative moves towards the start. */
export function panBy(axis: Axis, whole: Axis, share: number): TimeRange | null {
  const from = whole.toProgress(axis.visible.startMs)
  const width = whole.toProgress(axis.visible.endMs) - from
  if (width >= 1) return null
  const left = Math.min(Math.max(from + share * width, 0), 1 - width)
  const startMs = whole.toOffset(left)
  // Over a folded stretch the same width is more time, so the length may change; never below the shortest one.
  return placeRange(startMs, Math.max(whole.toOffset(left + width) - startMs, MIN_VISIBLE_MS), whole.durationMs)
}

/** The stretch of the same length around `offsetMs`, for keeping the playhead in sight. */
export function panTo(axis: Axis, offsetMs: number): TimeRange | null {
  const lengthMs = axis.visible.endMs - axis.visible.startMs
  return placeRange(offsetMs - lengthMs / 10, lengthMs, axis.durationMs)
}

function placeRange(startMs: number, lengthMs: number, durationMs: number): TimeRange | null {
  if (lengthMs >= durationMs) return null
  const start = Math.min(Math.max(startMs, 0), durationMs - lengthMs)
  return { startMs: start, endMs: start + lengthMs }
}
