import type { MarkerCluster } from '../../player/timeline/cluster.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import type { LabelPlace } from '../../player/timeline/layout-labels.ts'
import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import { useMessages } from '../shared/messages-context.ts'
import { clusterLabel, clusterName } from './cluster-names.ts'
import type { useMarkerList } from './use-marker-list.ts'

/** Height of a row of labels, in the size of their text: labels grow with what readers set theirs to. */
export const ROW_EM = 1.65

export interface TimelineLabelProps {
  readonly cluster: MarkerCluster
  /** `null` where there is no room for the label: then a bare mark stands in `bareRow`. */
  readonly place: LabelPlace | null
  /** Room that was kept for the label, CSS pixels. */
  readonly widthPx: number
  readonly bareRow: number
  readonly tabIndex: 0 | -1
  readonly list: ReturnType<typeof useMarkerList>
  readonly onChoose: (marker: TimelineMarker, by: 'pointer' | 'key') => void
}

/** A label of a lane with its line up to the rail. */
export function TimelineLabel({ cluster, place, widthPx, bareRow, tabIndex, list, onChoose }: TimelineLabelProps) {
  const { timeline: texts } = useMessages()
  const only = cluster.markers.length === 1 ? cluster.markers[0] : undefined
  const topEm = (place?.row ?? bareRow) * ROW_EM
  const atMark = { insetInlineStart: `${cluster.progress * 100}%` }
  const label = clusterLabel(cluster)
  return (
    <span>
      <span
        className="replay-label-line"
        data-tone={cluster.rings[0]}
        style={{ ...atMark, blockSize: `calc(var(--replay-lanes-above) + ${topEm}em)` }}
      />
      <button
        type="button"
        className="replay-label"
        data-replay-part="timeline-label"
        data-tone={cluster.rings[0]}
        data-bare={place ? undefined : ''}
        data-roving=""
        tabIndex={tabIndex}
        style={{
          ...(place ? { insetInlineStart: `${place.leftPx}px`, maxInlineSize: `${widthPx}px` } : atMark),
          insetBlockStart: `${topEm}em`,
        }}
        aria-label={place ? texts.marker(label, formatOffset(cluster.offsetMs)) : clusterName(cluster, texts)}
        {...list.marked(cluster.id, cluster.offsetMs)}
        onClick={(event) => {
          if (only) onChoose(only, event.detail === 0 ? 'key' : 'pointer')
          else list.openAt(cluster.id, 'press', event.currentTarget)
        }}
      >
        {place ? <bdi>{label}</bdi> : null}
      </button>
    </span>
  )
}
