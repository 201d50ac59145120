import type {
  BlockProblem,
  InspectorItem,
  PointerTrack,
  RecordingView,
  TimeRange,
  UrlChange,
  WindowView,
} from '../recording-view.ts'
import type { WindowRun } from './activity.ts'
import { findDensity } from './density.ts'
import { findSegments } from './segments.ts'
import type { WindowIndex } from './window-index.ts'

/** What the recording says of itself, beside its windows. Epoch ms. */
export interface ViewFrame extends TimeRange {
  readonly version: number
  readonly problems: readonly BlockProblem[]
  readonly loaded: readonly TimeRange[]
  readonly missing: readonly TimeRange[]
  readonly complete: boolean
  readonly removals: NonNullable<RecordingView['removals']>
  readonly blockedHosts: NonNullable<RecordingView['blockedHosts']>
}

/** Puts together what the windows know. Cheap beside indexing: sorted lists are merged, columns are cached. */
export function buildView(indexes: readonly WindowIndex[], frame: ViewFrame): RecordingView {
  const { startMs } = frame
  const durationMs = Math.max(0, frame.endMs - startMs)
  const toOffsets = (range: TimeRange): TimeRange => ({
    startMs: range.startMs - startMs,
    endMs: range.endMs - startMs,
  })
  const sorted = indexes
    .filter(({ stream }) => stream.eventCount > 0)
    .sort((a, b) => a.stream.firstMs - b.stream.firstMs || (a.stream.windowId < b.stream.windowId ? -1 : 1))
  const windows = sorted.map((index, i) => windowView(index, i + 1, startMs))
  const runs = sorted.flatMap((index) =>
    index.facts.activity.runs.map((run): WindowRun => ({ windowId: index.stream.windowId, ...toOffsets(run) })),
  )
  const activity = sorted.map((index) => index.facts.activity.timestampsMs)
  return {
    version: frame.version,
    startMs,
    durationMs,
    windows,
    segments: findSegments(windows, runs.sort(byStart), durationMs),
    items: mergeItems(sorted.map((index) => index.lists(startMs).items)),
    urls: sorted.flatMap((index) => urlChanges(index, startMs)).sort((a, b) => a.offsetMs - b.offsetMs),
    density: findDensity(activity, startMs, durationMs),
    pointers: new Map(
      sorted.map((index): [string, PointerTrack] => [index.stream.windowId, index.lists(startMs).pointer]),
    ),
    problems: frame.problems,
    loaded: frame.loaded.map(toOffsets),
    missing: frame.missing.map(toOffsets),
    eventCount: sorted.reduce((count, { stream }) => count + stream.eventCount, 0),
    complete: frame.complete,
    removals: frame.removals,
    blockedHosts: frame.blockedHosts,
  }
}

function windowView({ stream }: WindowIndex, number: number, startMs: number): WindowView {
  return {
    id: stream.windowId,
    number,
    startMs: stream.firstMs - startMs,
    endMs: stream.lastMs - startMs,
    fullSnapshotsMs: stream.pageStarts.map((timestampMs) => timestampMs - startMs),
  }
}

function urlChanges({ facts, stream }: WindowIndex, startMs: number): readonly UrlChange[] {
  return facts.addresses.map(({ timestampMs, url }) => ({
    offsetMs: timestampMs - startMs,
    windowId: stream.windowId,
    url,
  }))
}

function mergeItems(lists: readonly (readonly InspectorItem[])[]): readonly InspectorItem[] {
  if (lists.length === 1) return lists[0]!
  return lists.flat().sort((a, b) => a.offsetMs - b.offsetMs)
}

function byStart(a: TimeRange, b: TimeRange): number {
  return a.startMs - b.startMs
}
