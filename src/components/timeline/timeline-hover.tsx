import type { CSSProperties } from 'react'

import { HoverFacts } from './hover-facts.tsx'
import { HoverPreview } from './hover-preview.tsx'
import { useHoverTime } from './hover-time.ts'
import { useTimeline } from './timeline-context.ts'

/**
 * Where one points, here or in a list: a line, and what time and page it was, with a picture of it. Re-renders as the
 * pointer moves. It stays in the document while nobody points, because a page that is taken out of it is lost.
 */
export function TimelineHover() {
  const hoverMs = useHoverTime((offsetMs) => offsetMs)
  const { axis, previews } = useTimeline()
  const isShown = hoverMs !== null && hoverMs >= axis.visible.startMs && hoverMs <= axis.visible.endMs
  const progress = isShown ? axis.toProgress(hoverMs) : 0
  return (
    <div
      className="replay-hover"
      data-replay-part="timeline-hover"
      hidden={!isShown}
      style={{ insetInlineStart: `${progress * 100}%` }}
      aria-hidden="true"
    >
      <div className="replay-hover-card" style={{ '--replay-hover-shift': `${-progress * 100}%` } as CSSProperties}>
        {previews ? <HoverPreview offsetMs={isShown ? hoverMs : null} /> : null}
        {isShown ? <HoverFacts offsetMs={hoverMs} /> : null}
      </div>
    </div>
  )
}
