import { useLayoutEffect, useMemo, useState } from 'react'

import { clusterMarkers, type ClusteredMarkers } from '../../player/timeline/cluster.ts'
import { layoutLabels } from '../../player/timeline/layout-labels.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import { useReplayContainer } from '../container/container-context.ts'
import { useMessages } from '../shared/messages-context.ts'
import { clusterLabel } from './cluster-names.ts'
import { MarkerList } from './marker-list.tsx'
import { TimelineEdgeChip } from './timeline-edge-chip.tsx'
import { TimelineHalo } from './timeline-halo.tsx'
import { ROW_EM, TimelineLabel } from './timeline-label.tsx'
import { useTimeline } from './timeline-context.ts'
import { useChooseMarker } from './use-choose-marker.ts'
import { useMarkerList } from './use-marker-list.ts'
import { useRoving } from './use-roving.ts'
import { useTextWidth } from './use-text-width.ts'

/** Longer labels end in an ellipsis. */
const MAX_LABEL_EM = 15.5
const LABEL_PADDING_PX = 10
const CHIP_PADDING_PX = 18
/** What the theme puts before or after a chip's text. */
const CHIP_ARROW = '← '
const COLUMN_PX = 12

/** A lane with labels: records, or what the host named. Nothing in it is ever left out. */
export function TimelineLabelLane({ lane }: { readonly lane: string }) {
  const { axis, widthPx, markers } = useTimeline()
  const { size } = useReplayContainer()
  const { timeline: texts } = useMessages()
  const own = useMemo(() => markers.markers.filter((marker) => marker.lane === lane), [markers, lane])
  const arranged = useMemo(() => clusterMarkers(own, axis, { widthPx, columnPx: COLUMN_PX }), [own, axis, widthPx])
  const { before, clusters, after } = arranged
  const unknown = lane === 'records' ? markers.unknownTime.length : 0
  const list = useMarkerList()
  const choose = useChooseMarker()
  const { tabIndexOf, ...handlers } = useRoving(clusters.length)
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const { emPx, measure } = useTextWidth(element)
  /** Chips stand in the way of labels. */
  const chipWidth = (text: string) => measure(CHIP_ARROW + text) + CHIP_PADDING_PX
  const insetStartPx = before.length > 0 ? chipWidth(texts.before(before.length)) : 0
  const insetEndPx =
    (after.length > 0 ? chipWidth(texts.after(after.length)) : 0) +
    (unknown > 0 ? chipWidth(texts.unknownTime(unknown)) : 0)
  const requests = useMemo(
    () =>
      clusters.map((cluster) => ({
        xPx: cluster.progress * widthPx,
        widthPx: Math.min(measure(clusterLabel(cluster)) + LABEL_PADDING_PX, MAX_LABEL_EM * emPx, widthPx),
      })),
    [clusters, widthPx, measure, emPx],
  )
  const maxRows = lane !== 'records' ? 1 : size === 'compact' ? 2 : 3
  const places = useMemo(
    () => layoutLabels(requests, { widthPx, rows: maxRows, insetStartPx, insetEndPx }),
    [requests, widthPx, maxRows, insetStartPx, insetEndPx],
  )
  const bareRows = clusters.map(({ progress }) => {
    const xPx = progress * widthPx
    const isTaken = (row: number) =>
      (row === 0 && (xPx < insetStartPx || xPx > widthPx - insetEndPx)) ||
      places.some((place, index) => place?.row === row && covers(place.leftPx, requests[index]?.widthPx ?? 0, xPx))
    let row = 0
    while (row < maxRows && isTaken(row)) row += 1
    return row
  })
  const rows = Math.max(1, ...places.map((place, index) => (place ? place.row : (bareRows[index] ?? 0)) + 1))
  const opened = openedMarkers(list.open?.id, arranged)
  const title = { before: texts.beforeTitle, after: texts.afterTitle }[list.open?.id ?? '']

  useLayoutEffect(() => {
    // Lines reach up to the rail past however many rows the lanes above take, which only the layout knows.
    element?.style.setProperty('--replay-lane-top', `${element.offsetTop}px`)
  })
  return (
    <div
      ref={setElement}
      className="replay-timeline-lane replay-label-lane"
      data-replay-part="timeline-lane"
      data-lane={lane}
      role="group"
      aria-label={lane === 'records' ? texts.records : texts.lane(safeText(lane, { maxChars: 60 }))}
      style={{ blockSize: `${rows * ROW_EM}em` }}
      {...handlers}
    >
      {own.map((marker) => (hasStretch(marker) ? <TimelineHalo key={marker.id} marker={marker} /> : null))}
      <TimelineEdgeChip side="before" markers={before} list={list} />
      {clusters.map((cluster, index) => (
        <TimelineLabel
          key={cluster.id}
          cluster={cluster}
          place={places[index] ?? null}
          widthPx={requests[index]?.widthPx ?? 0}
          bareRow={bareRows[index] ?? 0}
          tabIndex={tabIndexOf(index)}
          list={list}
          onChoose={choose}
        />
      ))}
      <TimelineEdgeChip side="after" markers={after} list={list} unknown={unknown} />
      <MarkerList
        list={list}
        title={title ?? (opened.length > 1 ? texts.clusterTitle(opened.length) : texts.records)}
        markers={opened}
        onChoose={choose}
      />
    </div>
  )
}

/** Half of a mark without a label, CSS pixels. */
const MARK_PX = 7

function covers(leftPx: number, widthPx: number, xPx: number): boolean {
  return xPx > leftPx - MARK_PX && xPx < leftPx + widthPx + MARK_PX
}

function hasStretch(marker: TimelineMarker): boolean {
  return marker.haloMs !== undefined || marker.endMs !== undefined
}

function openedMarkers(
  id: string | undefined,
  { before, clusters, after }: ClusteredMarkers,
): readonly TimelineMarker[] {
  if (id === 'before') return before
  if (id === 'after') return after
  return clusters.find((cluster) => cluster.id === id)?.markers ?? []
}
