import { useMemo } from 'react'

import type { ReplayMarker } from '../player/records/record.ts'
import { hostMarkers, itemMarkers, recordMarkers, type MarkerOptions } from '../player/timeline/markers.ts'
import type { MarkerKind, TimelineMarker } from '../player/timeline/timeline-marker.ts'
import { useReplayContext } from './replay-context.ts'
import { useInspector } from './use-inspector.ts'
import { useInstantFrame, useIsPlaced, useRecordHistory } from './use-record-history.ts'

export interface MarkerFilter extends MarkerOptions {
  /** Kinds to keep. @default all */
  readonly kinds?: ReadonlySet<MarkerKind>
  /** The lane to keep. @default all */
  readonly lane?: string
}

export interface Markers {
  /** By lane as they came, unsorted; those outside the recording included. */
  readonly markers: readonly TimelineMarker[]
  /** The host's markers whose moment is no moment: say so, they cannot be drawn. */
  readonly unknownTime: readonly ReplayMarker[]
}

/**
 * Everything that belongs on the timeline: what the recording holds, product events, the host's rows and markers;
 * nothing until it is known when the recording began.
 * Re-renders when any of them changes; never with the playhead.
 *
 * @example
 * const { markers } = useMarkers({ lane: 'records' })
 */
export function useMarkers(filter: MarkerFilter = {}): Markers {
  const { markers: given } = useReplayContext()
  const frame = useInstantFrame()
  const isPlaced = useIsPlaced()
  const { items } = useInspector()
  const models = useRecordHistory()
  const { kinds, lane, clockUncertaintyMs } = filter
  const fromItems = useMemo(() => itemMarkers(items), [items])
  const fromHost = useMemo(() => hostMarkers(given, frame), [given, frame])
  const fromRecords = useMemo(
    () => recordMarkers(models, clockUncertaintyMs === undefined ? {} : { clockUncertaintyMs }),
    [models, clockUncertaintyMs],
  )
  return useMemo(() => {
    if (!isPlaced) return NONE
    const all = [...fromRecords, ...fromHost.markers, ...fromItems]
    const markers = all.filter((one) => (!kinds || kinds.has(one.kind)) && (lane === undefined || one.lane === lane))
    return { markers, unknownTime: fromHost.unknown }
  }, [isPlaced, fromItems, fromHost, fromRecords, kinds, lane])
}

const NONE: Markers = { markers: [], unknownTime: [] }
