import type { TimeRange } from '../../recording/recording-view.ts'
import type { Axis } from './axis.ts'

/** A stretch of the axis, both ends from 0 to 1. */
export interface AxisSpan {
  readonly from: number
  readonly to: number
}

/** The visible parts of some stretches of time, on the axis. Those that are out of sight are left out. */
export function toSpans(ranges: readonly TimeRange[], axis: Axis): readonly AxisSpan[] {
  const { startMs, endMs } = axis.visible
  return ranges
    .filter((range) => range.endMs > startMs && range.startMs < endMs)
    .map((range) => ({ from: axis.toProgress(range.startMs), to: axis.toProgress(range.endMs) }))
}
