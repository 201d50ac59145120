import type { RecordingView, WindowView } from '../recording/recording-view.ts'
import type { RecordingOutline } from '../recording/replay-source.ts'

/**
 * Makes views of what is at hand tell of the whole recording: the outline's lists stand in place of their own, never
 * beside them, so nothing is in them twice. Once every block has been read, they are told from the events again.
 *
 * What can be shown stays what it is: an outline says when a full snapshot was taken, not that it is here.
 */
export function createCompletion(outline: RecordingOutline): (view: RecordingView) => RecordingView {
  let atHand: readonly WindowView[] | null = null
  let windows: readonly WindowView[] = []

  return (view) => {
    // Higher than that of any view that was told without.
    const version = view.version + 1
    const isWhole = view.complete && view.missing.length === 0
    // Offsets of another origin would be moments of another recording.
    if (isWhole || outline.startMs !== view.startMs) return { ...view, version }
    // The same list while it is the same, for those who compare.
    if (atHand !== view.windows) windows = allWindows((atHand = view.windows), outline.windows)
    const { items, urls, density, segments } = outline
    const durationMs = Math.max(view.durationMs, outline.durationMs)
    return { ...view, version, durationMs, windows, segments, items, urls, density }
  }
}

/** Windows of both, those of the outline first. */
function allWindows(atHand: readonly WindowView[], all: readonly WindowView[]): readonly WindowView[] {
  const own = new Map(atHand.map((window) => [window.id, window]))
  const listed = all.map((window) => ({ ...window, fullSnapshotsMs: own.get(window.id)?.fullSnapshotsMs ?? [] }))
  const known = new Set(all.map(({ id }) => id))
  const others = atHand.filter(({ id }) => !known.has(id))
  return [...listed, ...others.map((window, i) => ({ ...window, number: listed.length + i + 1 }))]
}
