import { Rows3, Shrink, UnfoldHorizontal } from 'lucide-react'

import { formatOffset } from '../../player/timeline/format-offset.ts'
import { useReplayContainer } from '../container/container-context.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'
import { useTimeline } from './timeline-context.ts'
import { TimelineMinimap } from './timeline-minimap.tsx'

/** Under the lanes: fold idle time or not and, while zoomed, what is shown and the way back. */
export function TimelineToolbar() {
  const { axis, whole, setMode, show } = useTimeline()
  const { size } = useReplayContainer()
  const { timeline: texts } = useMessages()
  const isZoomed = axis.visible.endMs - axis.visible.startMs < axis.durationMs
  const isFolded = axis.mode === 'compressed'
  // Where there is little room, idle time stays folded: the stage needs the height more.
  const canFold = size !== 'compact' && (!isFolded || whole.folded.length > 0)
  if (!canFold && !isZoomed) return null
  return (
    <div className="replay-timeline-tools" data-replay-part="timeline-tools">
      {isZoomed ? (
        <>
          <TimelineMinimap />
          <span className="replay-faint">
            {texts.visible(formatOffset(axis.visible.startMs), formatOffset(axis.visible.endMs))}
          </span>
          <Tip label={texts.showAll}>
            <button type="button" className="replay-tool" aria-label={texts.showAll} onClick={() => show(null)}>
              <Shrink aria-hidden="true" />
            </button>
          </Tip>
        </>
      ) : null}
      {canFold ? (
        <Tip label={isFolded ? texts.foldedHint : texts.linearHint}>
          <button
            type="button"
            className="replay-tool"
            data-replay-part="timeline-mode"
            aria-pressed={isFolded}
            onClick={() => setMode(isFolded ? 'linear' : 'compressed')}
          >
            {isFolded ? <UnfoldHorizontal aria-hidden="true" /> : <Rows3 aria-hidden="true" />}
            {texts.fold}
          </button>
        </Tip>
      ) : null}
    </div>
  )
}
