import { useEffect, useRef, useState, type PointerEvent } from 'react'

import { SearchLane } from '../search/search-lane.tsx'
import { useMergedRef } from '../shared/use-merged-ref.ts'
import { lanesOf } from '../../player/timeline/markers.ts'
import { useHoverStore } from './hover-time.ts'
import { progressAt } from './progress-at.ts'
import { TimelineDensity } from './timeline-density.tsx'
import { TimelineHover } from './timeline-hover.tsx'
import { TimelineLabelLane } from './timeline-label-lane.tsx'
import { TimelineMarkerLane } from './timeline-marker-lane.tsx'
import { TimelineSlider } from './timeline-slider.tsx'
import { useTimeline } from './timeline-context.ts'
import { useTimelineZoom } from './use-timeline-zoom.ts'

/** Everything that is drawn along the axis: density, slider, lanes, and what one points at. */
export function TimelineArea() {
  const timeline = useTimeline()
  const { axis, markers, setArea } = timeline
  const [element, setElement] = useState<HTMLElement | null>(null)
  const hover = useHoverStore()
  const latest = useRef(timeline)
  useEffect(() => void (latest.current = timeline))
  useTimelineZoom(element, latest)
  const lanes = lanesOf(markers.markers).filter((lane) => lane !== 'events')
  const point = (event: PointerEvent<HTMLElement>) => {
    hover.set(axis.toOffset(progressAt(event.currentTarget, event.clientX)))
  }
  return (
    <div
      ref={useMergedRef(setArea, setElement)}
      className="replay-timeline-area"
      data-replay-part="timeline-area"
      onPointerMove={point}
      onPointerLeave={() => hover.set(null)}
    >
      <TimelineDensity />
      <TimelineSlider />
      <TimelineMarkerLane lane="events" />
      {lanes.map((lane) => (
        <TimelineLabelLane key={lane} lane={lane} />
      ))}
      {lanes.includes('records') || markers.unknownTime.length === 0 ? null : <TimelineLabelLane lane="records" />}
      <SearchLane />
      <TimelineHover />
    </div>
  )
}
