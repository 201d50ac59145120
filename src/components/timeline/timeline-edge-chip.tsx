import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'
import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import type { useMarkerList } from './use-marker-list.ts'

export interface TimelineEdgeChipProps {
  readonly side: 'before' | 'after'
  readonly markers: readonly TimelineMarker[]
  readonly list: ReturnType<typeof useMarkerList>
  /** How many have no valid time: they are counted at the end. */
  readonly unknown?: number
}

/** What lies outside of what is shown, counted at its edge and listed on hover, focus or press. */
export function TimelineEdgeChip({ side, markers, list, unknown = 0 }: TimelineEdgeChipProps) {
  const { timeline: texts } = useMessages()
  if (markers.length === 0 && unknown === 0) return null
  return (
    <span className="replay-edge" data-side={side}>
      {unknown > 0 ? (
        <Tip label={texts.unknownTimeTitle}>
          <button type="button" className="replay-edge-chip" data-replay-part="timeline-edge-chip" data-kind="unknown">
            <bdi>{texts.unknownTime(unknown)}</bdi>
          </button>
        </Tip>
      ) : null}
      {markers.length > 0 ? (
        <button
          type="button"
          className="replay-edge-chip"
          data-replay-part="timeline-edge-chip"
          {...list.marked(side)}
          onClick={(event) => list.openAt(side, 'press', event.currentTarget)}
        >
          <bdi>{side === 'before' ? texts.before(markers.length) : texts.after(markers.length)}</bdi>
        </button>
      ) : null}
    </span>
  )
}
