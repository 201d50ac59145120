import type { Tone } from '../../recording/recording-view.ts'
import { toMarkerOffsetMs, type InstantFrame } from '../records/instant.ts'
import type { ReplayMarker } from '../records/record.ts'
import type { RecordModel } from '../records/record-state.ts'
import type { ListItem } from './inspector-list.ts'
import { TONE_ORDER, type TimelineMarker } from './timeline-marker.ts'

export interface MarkerOptions {
  /** How far clocks may disagree, ms; drawn as a halo around records. @default none */
  readonly clockUncertaintyMs?: number
}

/** Markers of what the recording holds: errors, failed requests, navigation, clicks, product events. */
export function itemMarkers(items: readonly ListItem[]): readonly TimelineMarker[] {
  return items.filter(isWorthMarking).map((item) => ({
    id: item.id,
    offsetMs: item.offsetMs,
    lane: 'events',
    kind: item.kind,
    tone: item.tone,
    label: item.detail && item.kind !== 'click' ? `${item.title} · ${item.detail}` : item.title,
    itemId: item.id,
  }))
}

/** Markers of the host's rows: one per entry whose time is known. */
export function recordMarkers(models: readonly RecordModel[], options: MarkerOptions = {}): readonly TimelineMarker[] {
  return models.flatMap((model) =>
    model.entries.flatMap((entry): TimelineMarker[] => {
      if (entry.offsetMs === null) return []
      return [
        {
          id: `record:${entry.id}`,
          offsetMs: entry.offsetMs,
          lane: 'records',
          kind: entry.kind === 'written' ? 'record' : 'record-change',
          tone: 'accent',
          label: entry.kind === 'written' ? model.record.label : (entry.label ?? model.record.label),
          recordKey: model.key,
          ...(options.clockUncertaintyMs ? { haloMs: options.clockUncertaintyMs } : {}),
        },
      ]
    }),
  )
}

/** The host's own markers; one whose moment is no moment is left out and counted in `unknown`. */
export function hostMarkers(
  markers: readonly ReplayMarker[],
  frame: InstantFrame,
): { readonly markers: readonly TimelineMarker[]; readonly unknown: readonly ReplayMarker[] } {
  const known: TimelineMarker[] = []
  const unknown: ReplayMarker[] = []
  for (const marker of markers) {
    const offsetMs = toMarkerOffsetMs(marker.at, frame)
    const endMs = marker.endAt === undefined ? null : toMarkerOffsetMs(marker.endAt, frame)
    if (offsetMs === null) unknown.push(marker)
    else {
      known.push({
        id: `host:${marker.id}`,
        offsetMs,
        lane: marker.lane ?? 'records',
        kind: 'host',
        tone: isTone(marker.tone) ? marker.tone : 'accent',
        label: marker.label,
        hostId: marker.id,
        ...(endMs !== null && endMs > offsetMs ? { endMs } : {}),
      })
    }
  }
  return { markers: known, unknown }
}

/** The lanes of some markers in the order to draw them: `events`, `records`, then the host's by first use. */
export function lanesOf(markers: readonly TimelineMarker[]): readonly string[] {
  const lanes = new Set(markers.map((marker) => marker.lane))
  return [...['events', 'records'].filter((lane) => lanes.delete(lane)), ...lanes]
}

/** Good requests, key strokes and chatter would bury what an engineer looks for. */
function isWorthMarking(item: ListItem): boolean {
  switch (item.kind) {
    case 'navigation':
    case 'click':
    case 'error':
      return true
    case 'product':
      // What autocapture sends is on the timeline as the click or navigation itself.
      return !item.title.startsWith('$') || item.tone === 'danger' || item.tone === 'warning'
    case 'network':
      return isFailedRequest(item)
    case 'console':
      return item.tone === 'danger'
    default:
      return false
  }
}

/**
 * A request that was answered with 4xx or 5xx, or not at all. The row's tone says it: a status of 0 alone does not,
 * because browsers report none for resources of other sites even when all is well.
 */
export function isFailedRequest(item: ListItem): boolean {
  return item.kind === 'network' && item.tone === 'danger'
}

function isTone(tone: unknown): tone is Tone {
  return TONE_ORDER.some((known) => known === tone)
}
