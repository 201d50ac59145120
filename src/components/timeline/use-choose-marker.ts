import { useCallback } from 'react'

import { useReplayCallbacks } from '../../hooks/replay-callbacks.ts'
import { useReplayContext } from '../../hooks/replay-context.ts'
import { recordKey } from '../../player/records/record-entries.ts'
import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import { panelRequestOf, type PanelRequest } from './panel-request.ts'
import { useSeekTo } from './use-seek-to.ts'

/** People want to see a row being written, not the moment after. */
export const RECORD_LEAD_MS = 3_000
/** And what led to an event. */
export const ITEM_LEAD_MS = 1_000

/** Seeks to a marker, tells the host and opens the marker's panel. Never re-renders by itself. */
export function useChooseMarker(): (marker: TimelineMarker, by: 'pointer' | 'key') => void {
  const { player, markers, records } = useReplayContext()
  const callbacks = useReplayCallbacks()
  const seekTo = useSeekTo()
  return useCallback(
    (marker, by) => {
      if (marker.recordKey !== undefined) {
        void seekTo(marker.offsetMs - RECORD_LEAD_MS, 'record')
        const record = records.find((one) => recordKey(one) === marker.recordKey)
        if (record) callbacks.current.onRecordClick?.(record, { reason: 'marker' })
      } else {
        void seekTo(marker.offsetMs - (marker.kind === 'host' ? 0 : ITEM_LEAD_MS), 'marker')
        const host = markers.find((one) => one.id === marker.hostId)
        if (host) callbacks.current.onMarkerClick?.(host, { reason: by })
      }
      const request = requestOf(marker)
      if (request) panelRequestOf(player).set(request)
    },
    [player, markers, records, callbacks, seekTo],
  )
}

function requestOf(marker: TimelineMarker): PanelRequest | null {
  if (marker.recordKey !== undefined) return { panel: 'records', recordKey: marker.recordKey }
  if (marker.itemId === undefined) return null
  const { kind, itemId } = marker
  if (kind === 'network' || kind === 'console') return { panel: kind, itemId }
  return { panel: kind === 'error' ? 'errors' : 'events', itemId }
}
