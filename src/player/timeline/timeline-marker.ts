import type { InspectorKind, Tone } from '../../recording/recording-view.ts'

/** What a marker stands for. */
export type MarkerKind = InspectorKind | 'product' | 'record' | 'record-change' | 'host'

/** Anything drawn on the timeline. Labels come from strangers or the host: show them as text. */
export interface TimelineMarker {
  readonly id: string
  /** ms from the recording's start; below 0 or above the duration where it happened outside the recording. */
  readonly offsetMs: number
  /** Where it ends, for markers that cover a stretch. */
  readonly endMs?: number
  /** `events`, `records`, or a lane that the host named. */
  readonly lane: string
  readonly kind: MarkerKind
  readonly tone: Tone
  readonly label: string
  /** How far the true instant may lie to either side, ms: the clocks of database and device are not the same. */
  readonly haloMs?: number
  /** The inspector item or product event it was made from. */
  readonly itemId?: string
  /** The record it was made from, as `recordKey` names it. */
  readonly recordKey?: string
  /** The host's own marker id. */
  readonly hostId?: string
}

/** From the most severe on. */
export const TONE_ORDER: readonly Tone[] = ['danger', 'warning', 'success', 'accent', 'neutral']

/** 0 for the most severe tone. */
export function toneRank(tone: Tone): number {
  const rank = TONE_ORDER.indexOf(tone)
  return rank < 0 ? TONE_ORDER.length : rank
}

/** Whether the host put it there: such markers are never left out of a picture. */
export function isPinned(marker: TimelineMarker): boolean {
  return marker.kind === 'record' || marker.kind === 'record-change' || marker.kind === 'host'
}
