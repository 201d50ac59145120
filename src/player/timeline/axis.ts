import type { Segment, TimeRange } from '../../recording/recording-view.ts'
import { lowerBound } from '../../shared/search.ts'

/** `compressed` folds idle time together; `linear` gives every second the same width. */
export type AxisMode = 'compressed' | 'linear'

/** Idle time, all of it together, takes no more than this share of a compressed axis. */
export const IDLE_SHARE = 0.1

/** Where instants lie on a line from 0 to 1. Both directions are monotonic and inverse to each other. */
export interface Axis {
  readonly mode: AxisMode
  readonly durationMs: number
  /** What the line shows: the whole recording unless zoomed. */
  readonly visible: TimeRange
  /** The idle stretches that are drawn narrower than their time; none on a linear axis. */
  readonly folded: readonly TimeRange[]
  /** 0 to 1; instants that are not visible land on the nearer end. */
  toProgress(offsetMs: number): number
  /** ms from the recording's start. */
  toOffset(progress: number): number
}

export interface AxisOptions {
  /** @default 'compressed' */
  readonly mode?: AxisMode
  /** The stretch to show. @default the whole recording */
  readonly visible?: TimeRange
}

/**
 * A piecewise-linear axis. Active stretches keep their proportions to each other; so do idle ones, in the share
 * that is left to them. What no segment covers counts as active: an unknown stretch must not be hidden.
 */
export function createAxis(durationMs: number, segments: readonly Segment[], options: AxisOptions = {}): Axis {
  const mode = options.mode ?? 'compressed'
  const length = Number.isFinite(durationMs) && durationMs > 0 ? durationMs : 0
  const idle = idleStretches(segments, length)
  const folded = mode === 'compressed' && worthFolding(idle, length) ? idle : []
  const knots = createKnots(folded, length)
  const visible = clampRange(options.visible ?? { startMs: 0, endMs: length }, length)
  const from = interpolate(knots.offsets, knots.weights, visible.startMs)
  const width = interpolate(knots.offsets, knots.weights, visible.endMs) - from
  return {
    mode,
    durationMs: length,
    visible,
    folded,
    toProgress(offsetMs) {
      if (width <= 0 || !(offsetMs > visible.startMs)) return 0
      if (offsetMs >= visible.endMs) return 1
      return clamp((interpolate(knots.offsets, knots.weights, offsetMs) - from) / width, 0, 1)
    },
    toOffset(progress) {
      if (!(progress > 0)) return visible.startMs
      if (progress >= 1) return visible.endMs
      return clamp(interpolate(knots.weights, knots.offsets, from + progress * width), visible.startMs, visible.endMs)
    },
  }
}

function idleStretches(segments: readonly Segment[], durationMs: number): TimeRange[] {
  const stretches: TimeRange[] = []
  for (const segment of [...segments].sort((a, b) => a.startMs - b.startMs)) {
    if (segment.kind !== 'idle') continue
    const last = stretches.at(-1)
    const startMs = Math.max(segment.startMs, last?.endMs ?? 0, 0)
    const endMs = Math.min(segment.endMs, durationMs)
    if (!(endMs > startMs)) continue
    if (last?.endMs === startMs) stretches[stretches.length - 1] = { startMs: last.startMs, endMs }
    else stretches.push({ startMs, endMs })
  }
  return stretches
}

function worthFolding(idle: readonly TimeRange[], durationMs: number): boolean {
  const idleMs = totalMs(idle)
  return idleMs > durationMs * IDLE_SHARE && idleMs < durationMs
}

/** The corners of the line: offsets, and how far along the whole axis each of them lies, from 0 to 1. */
function createKnots(folded: readonly TimeRange[], durationMs: number): { offsets: number[]; weights: number[] } {
  const offsets = [0]
  const weights = [0]
  if (folded.length > 0) {
    const idleMs = totalMs(folded)
    const activeMs = durationMs - idleMs
    let activeSoFar = 0
    let idleSoFar = 0
    const push = (offsetMs: number) => {
      if (offsetMs <= (offsets.at(-1) ?? 0) || offsetMs >= durationMs) return
      offsets.push(offsetMs)
      weights.push((activeSoFar / activeMs) * (1 - IDLE_SHARE) + (idleSoFar / idleMs) * IDLE_SHARE)
    }
    for (const stretch of folded) {
      activeSoFar = stretch.startMs - idleSoFar
      push(stretch.startMs)
      idleSoFar += stretch.endMs - stretch.startMs
      push(stretch.endMs)
    }
  }
  offsets.push(durationMs)
  weights.push(1)
  return { offsets, weights }
}

function interpolate(from: readonly number[], to: readonly number[], value: number): number {
  const after = lowerBound(from.length, (index) => (from[index] ?? 0) >= value)
  const right = Math.min(Math.max(after, 1), from.length - 1)
  const [x0, x1, y0, y1] = [from[right - 1] ?? 0, from[right] ?? 0, to[right - 1] ?? 0, to[right] ?? 0]
  if (x1 <= x0) return y0
  return y0 + clamp((value - x0) / (x1 - x0), 0, 1) * (y1 - y0)
}

function clampRange(range: TimeRange, durationMs: number): TimeRange {
  const startMs = clamp(range.startMs, 0, durationMs)
  const endMs = clamp(range.endMs, 0, durationMs)
  return endMs > startMs ? { startMs, endMs } : { startMs: 0, endMs: durationMs }
}

function totalMs(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, range) => sum + range.endMs - range.startMs, 0)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
