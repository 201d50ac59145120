import type { RecordingView, Segment, TimeRange, WindowView } from '../recording/recording-view.ts'
import { lowerBound } from '../shared/search.ts'

/** The segment at an offset; `null` before anything is known. */
export function segmentAt(view: RecordingView, offsetMs: number): Segment | null {
  const { segments } = view
  const next = lowerBound(segments.length, (index) => segments[index]!.startMs > offsetMs)
  return segments[Math.max(0, next - 1)] ?? null
}

/** The window to show at an offset when none is pinned: the active one, else the first that can be shown at all. */
export function windowAt(view: RecordingView, offsetMs: number): string | null {
  const named = segmentAt(view, offsetMs)?.windowId ?? null
  if (named !== null && isShowable(view, named)) return named
  return view.windows.find((window) => window.fullSnapshotsMs.length > 0)?.id ?? named
}

function isShowable(view: RecordingView, windowId: string): boolean {
  return (findWindow(view, windowId)?.fullSnapshotsMs.length ?? 0) > 0
}

export function findWindow(view: RecordingView, windowId: string): WindowView | null {
  return view.windows.find((window) => window.id === windowId) ?? null
}

/** The loaded stretch around an offset; `null` when the offset is not loaded. */
export function loadedAround(view: RecordingView, offsetMs: number): TimeRange | null {
  return view.loaded.find((range) => range.startMs <= offsetMs && offsetMs <= range.endMs) ?? null
}

/** Less than the distance between any two events. */
const BEFORE_MS = 0.01

/**
 * How far everything is at hand, going on from an offset; the offset itself when it is not loaded. A loaded stretch
 * reaches to the very instant at which the next block begins, and what happened then is in that block.
 */
export function readableUntil(view: RecordingView, offsetMs: number): number {
  const range = loadedAround(view, offsetMs)
  if (!range) return offsetMs
  const isEnd = (view.complete || view.isEndKnown === true) && range.endMs >= view.durationMs
  return isEnd ? range.endMs : Math.max(offsetMs, range.endMs - BEFORE_MS)
}

/** Where a window can be shown: each loaded stretch, from its first full snapshot of that window on. */
export function playableRanges(view: RecordingView, windowId: string | null): readonly TimeRange[] {
  const snapshots = windowId === null ? [] : (findWindow(view, windowId)?.fullSnapshotsMs ?? [])
  return view.loaded.flatMap((range) => {
    const first = snapshots.find((at) => at >= range.startMs && at <= range.endMs)
    return first === undefined ? [] : [{ startMs: first, endMs: range.endMs }]
  })
}

/** Whether a page can be shown at an offset with what is at hand. */
export function isPlayable(view: RecordingView, offsetMs: number, pinnedId: string | null): boolean {
  const ranges = playableRanges(view, pinnedId ?? windowAt(view, offsetMs))
  return ranges.some((range) => range.startMs <= offsetMs && offsetMs <= range.endMs)
}

/** Whether a window is rebuilt from scratch somewhere within `(afterMs, untilMs]`. */
export function hasFullSnapshotBetween(
  view: RecordingView,
  windowId: string,
  afterMs: number,
  untilMs: number,
): boolean {
  const snapshots = findWindow(view, windowId)?.fullSnapshotsMs ?? []
  const next = lowerBound(snapshots.length, (index) => snapshots[index]! > afterMs)
  return next < snapshots.length && snapshots[next]! <= untilMs
}

/** The first offset at or after `offsetMs` from which something can be shown, and in which window. */
export function nextShowable(
  view: RecordingView,
  offsetMs: number,
  pinnedId: string | null,
): { windowId: string; offsetMs: number } | null {
  let best: { windowId: string; offsetMs: number } | null = null
  for (const window of view.windows) {
    if (pinnedId !== null && window.id !== pinnedId) continue
    const at = window.fullSnapshotsMs.find((snapshotMs) => snapshotMs >= offsetMs)
    if (at !== undefined && (best === null || at < best.offsetMs)) best = { windowId: window.id, offsetMs: at }
  }
  return best
}
