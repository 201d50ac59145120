import { useMemo } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { densityPath } from '../../player/timeline/density-path.ts'
import { useTimeline } from './timeline-context.ts'

const HEIGHT = 22

/** How much happened when, as an outline above the rail. Decoration: lists tell the same. */
export function TimelineDensity() {
  const density = useReplayPlayer((state) => state.view.density)
  const { axis, widthPx } = useTimeline()
  const path = useMemo(() => densityPath(density, axis, { width: widthPx, height: HEIGHT }), [density, axis, widthPx])
  return (
    <svg
      className="replay-timeline-density"
      data-replay-part="timeline-density"
      viewBox={`0 0 ${Math.max(widthPx, 1)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
