import type { PointerEvent } from 'react'

import { panBy } from '../../player/timeline/zoom.ts'
import { progressAt } from './progress-at.ts'
import { useTimeline } from './timeline-context.ts'

/** The whole recording in little, with what is shown as a window that can be dragged. Keys: zoom with + and − instead. */
export function TimelineMinimap() {
  const { axis, whole, show } = useTimeline()
  const from = whole.toProgress(axis.visible.startMs)
  const to = whole.toProgress(axis.visible.endMs)
  const moveTo = (event: PointerEvent<HTMLElement>) => {
    const middle = progressAt(event.currentTarget, event.clientX)
    show(panBy(axis, whole, (middle - (from + to) / 2) / (to - from)))
  }
  return (
    <span
      className="replay-minimap"
      data-replay-part="timeline-minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event)
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && moveTo(event)}
    >
      <span style={{ insetInlineStart: `${from * 100}%`, inlineSize: `${(to - from) * 100}%` }} />
    </span>
  )
}
