import type { Tone } from '../../recording/recording-view.ts'
import type { Axis } from './axis.ts'
import { isPinned, toneRank, type TimelineMarker } from './timeline-marker.ts'

/** Width of a column, CSS pixels: what a finger's neighbour dots need not to touch. */
export const COLUMN_PX = 10

/** More rings than these cannot be told apart at this size. */
export const MAX_RINGS = 3

/** Markers that share one column of the timeline. */
export interface MarkerCluster {
  /** Stays the same while its first marker does. */
  readonly id: string
  /** 0 to 1: the middle of the column, or the marker's own place when it is alone. */
  readonly progress: number
  /** Where choosing the cluster leads: its first marker of the most severe tone. */
  readonly offsetMs: number
  /** Every marker of the column, host markers first, then by severity, then by time. */
  readonly markers: readonly TimelineMarker[]
  /** Up to three tones, the most severe first; a tone of the host is never left out for one of ours. */
  readonly rings: readonly Tone[]
}

/** The markers of one lane, arranged for a width. Together the three lists hold every marker that was given. */
export interface ClusteredMarkers {
  /** Those that lie before what is visible, by time. */
  readonly before: readonly TimelineMarker[]
  readonly clusters: readonly MarkerCluster[]
  /** Those that lie after what is visible, by time. */
  readonly after: readonly TimelineMarker[]
}

/** Arranges markers in columns of `columnPx`. Nothing is dropped, however many there are. */
export function clusterMarkers(
  markers: readonly TimelineMarker[],
  axis: Axis,
  options: { widthPx: number; columnPx?: number },
): ClusteredMarkers {
  const columns = Math.max(1, Math.floor(options.widthPx / (options.columnPx ?? COLUMN_PX)))
  const before: TimelineMarker[] = []
  const after: TimelineMarker[] = []
  const byColumn = new Map<number, TimelineMarker[]>()
  for (const marker of [...markers].sort(byTime)) {
    if ((marker.endMs ?? marker.offsetMs) < axis.visible.startMs) before.push(marker)
    else if (marker.offsetMs > axis.visible.endMs) after.push(marker)
    else {
      const column = Math.min(columns - 1, Math.floor(axis.toProgress(marker.offsetMs) * columns))
      const there = byColumn.get(column)
      if (there) there.push(marker)
      else byColumn.set(column, [marker])
    }
  }
  const clusters = [...byColumn].map(([column, members]) => toCluster(members, axis, (column + 0.5) / columns))
  return { before, clusters: clusters.sort((a, b) => a.progress - b.progress), after }
}

function toCluster(members: readonly TimelineMarker[], axis: Axis, middle: number): MarkerCluster {
  const markers = [...members].sort(byImportance)
  const worst = [...members].sort((a, b) => toneRank(a.tone) - toneRank(b.tone) || byTime(a, b))[0]
  const offsetMs = worst?.offsetMs ?? 0
  return {
    id: `cluster:${members[0]?.id ?? ''}`,
    progress: members.length === 1 ? axis.toProgress(offsetMs) : middle,
    offsetMs,
    markers,
    rings: ringsOf(markers),
  }
}

function ringsOf(markers: readonly TimelineMarker[]): readonly Tone[] {
  const tones = (list: readonly TimelineMarker[]) =>
    [...new Set(list.map((marker) => marker.tone))].sort((a, b) => toneRank(a) - toneRank(b))
  const all = tones(markers)
  const chosen = all.slice(0, MAX_RINGS)
  const hosts = tones(markers.filter(isPinned))
    .filter((tone) => !chosen.includes(tone))
    .slice(0, MAX_RINGS - 1)
  return [...chosen.slice(0, MAX_RINGS - hosts.length), ...hosts].sort((a, b) => toneRank(a) - toneRank(b))
}

function byTime(a: TimelineMarker, b: TimelineMarker): number {
  return a.offsetMs - b.offsetMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function byImportance(a: TimelineMarker, b: TimelineMarker): number {
  return Number(isPinned(b)) - Number(isPinned(a)) || toneRank(a.tone) - toneRank(b.tone) || byTime(a, b)
}
