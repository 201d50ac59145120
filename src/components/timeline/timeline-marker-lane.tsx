import { useMemo } from 'react'

import { clusterMarkers } from '../../player/timeline/cluster.ts'
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
