import { useEffect, type RefObject } from 'react'

import { panBy, zoomAt } from '../../player/timeline/zoom.ts'
import { progressAt } from './progress-at.ts'
import type { TimelineContextValue } from './timeline-context.ts'

/** How much one notch of a wheel zooms. */
const ZOOM_PER_PX = 0.004

/** Ctrl or ⌘ with the wheel zooms around the pointer; the wheel alone pans while zoomed, else it scrolls the page. */
export function useTimelineZoom(element: HTMLElement | null, latest: RefObject<TimelineContextValue>): void {
  useEffect(() => {
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      const { axis, whole, widthPx, show } = latest.current
      const isZoomed = axis.visible.endMs - axis.visible.startMs < axis.durationMs
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const factor = Math.exp(-event.deltaY * ZOOM_PER_PX)
        if (factor > 1 || isZoomed) show(zoomAt(axis, whole, progressAt(element, event.clientX), factor))
      } else if (isZoomed && widthPx > 0) {
        event.preventDefault()
        const byPx = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
        show(panBy(axis, whole, byPx / widthPx))
      }
    }
    // React's own wheel listeners are passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [element, latest])
}
