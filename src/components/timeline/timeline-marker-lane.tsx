import { useMemo } from 'react'

import { clusterMarkers, type MarkerCluster } from '../../player/timeline/cluster.ts'
import { useMessages } from '../shared/messages-context.ts'
import { clusterName } from './cluster-names.ts'
import { MarkerDot } from './marker-dot.tsx'
import { MarkerList } from './marker-list.tsx'
import { useTimeline } from './timeline-context.ts'
import { useChooseMarker } from './use-choose-marker.ts'
import { useMarkerList } from './use-marker-list.ts'
import { useRoving } from './use-roving.ts'

/** A row of dots, one per column of the timeline. A dot of one marker is chosen by pressing it, others list theirs. */
export function TimelineMarkerLane({ lane }: { readonly lane: string }) {
  const { axis, widthPx, markers } = useTimeline()
  const { timeline: texts } = useMessages()
  const own = useMemo(() => markers.markers.filter((marker) => marker.lane === lane), [markers, lane])
  const { clusters } = useMemo(() => clusterMarkers(own, axis, { widthPx }), [own, axis, widthPx])
  const list = useMarkerList()
  const choose = useChooseMarker()
  const { tabIndexOf, ...row } = useRoving(clusters.length)
  const opened = clusters.find((cluster) => cluster.id === list.open?.id)
  return (
    <div
      className="replay-timeline-lane"
      data-replay-part="timeline-lane"
      data-lane={lane}
      role="group"
      aria-label={texts.events}
      {...row}
    >
      {clusters.map((cluster, index) => {
        const only = cluster.markers.length === 1 ? cluster.markers[0] : undefined
        return (
          <button
            key={cluster.id}
            type="button"
            className="replay-marker"
            data-replay-part="timeline-marker"
            data-tone={cluster.rings[0]}
            data-roving=""
            data-tight={isTight(clusters, index, widthPx) ? '' : undefined}
            tabIndex={tabIndexOf(index)}
            style={{ insetInlineStart: `${cluster.progress * 100}%` }}
            aria-label={clusterName(cluster, texts)}
            {...list.marked(cluster.id, cluster.offsetMs)}
            onClick={(event) => {
              if (only) choose(only, event.detail === 0 ? 'key' : 'pointer')
              else list.openAt(cluster.id, 'press', event.currentTarget)
            }}
          >
            <MarkerDot kind={(only ?? cluster.markers[0])?.kind ?? 'custom'} rings={cluster.rings} />
          </button>
        )
      })}
      <MarkerList
        list={list}
        title={opened && opened.markers.length > 1 ? texts.clusterTitle(opened.markers.length) : texts.events}
        markers={opened?.markers ?? NONE}
        onChoose={choose}
      />
    </div>
  )
}

const NONE: readonly never[] = []

/** What a dot takes where it has the room, CSS pixels: as in base.css. */
const DOT_PX = 20

/** Whether a neighbour is so near that both would be under the same pointer. */
function isTight(clusters: readonly MarkerCluster[], index: number, widthPx: number): boolean {
  const here = clusters[index]?.progress ?? 0
  const beside = [clusters[index - 1], clusters[index + 1]]
  return beside.some((other) => other && Math.abs(other.progress - here) * widthPx < DOT_PX)
}
