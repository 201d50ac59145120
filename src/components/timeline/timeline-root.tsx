import { forwardRef, useMemo, useState } from 'react'

import { useMarkers } from '../../hooks/use-markers.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { createAxis, type AxisMode } from '../../player/timeline/axis.ts'
import { createScrubber } from '../../player/timeline/scrubber.ts'
import type { TimeRange } from '../../recording/recording-view.ts'
import { useReplayContainer } from '../container/container-context.ts'
import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { TimelineArea } from './timeline-area.tsx'
import { TimelineContext, type TimelineContextValue } from './timeline-context.ts'
import { TimelineToolbar } from './timeline-toolbar.tsx'
import { useElementWidth } from './use-element-width.ts'
import { useSeekTo } from './use-seek-to.ts'

export interface TimelineRootProps extends DivPartProps {
  /**
   * Whether idle time is folded at first.
   * @default 'compressed'
   */
  readonly defaultMode?: AxisMode
  /** How far the clocks of database and device may disagree, ms: drawn as a halo around records. */
  readonly clockUncertaintyMs?: number
  /**
   * Whether a picture of the page is shown where one points; never for viewers who prefer reduced data.
   * @default true
   */
  readonly previews?: boolean
}

/**
 * The timeline: a slider over what happened, with lanes for events, records and the host's markers.
 *
 * - `data-mode`: `compressed` or `linear`
 * - `data-size`: `wide`, `medium` or `compact`
 * - `data-zoomed`: there while less than everything is shown
 *
 * @example
 * <Replay.Timeline clockUncertaintyMs={300} />
 */
export const TimelineRoot = forwardRef<HTMLDivElement, TimelineRootProps>(
  (
    { defaultMode = 'compressed', clockUncertaintyMs, previews = true, className, children, asChild, ...props },
    ref,
  ) => {
    const { timeline: texts } = useMessages()
    const { size } = useReplayContainer()
    const durationMs = useReplayPlayer((state) => state.view.durationMs)
    const segments = useReplayPlayer((state) => state.view.segments)
    const markers = useMarkers(clockUncertaintyMs === undefined ? {} : { clockUncertaintyMs })
    const [mode, setMode] = useState<AxisMode>(defaultMode)
    const [visible, show] = useState<TimeRange | null>(null)
    const [area, setArea] = useState<HTMLElement | null>(null)
    const widthPx = useElementWidth(area)
    const scrubber = useScrubber()
    const whole = useMemo(() => createAxis(durationMs, segments, { mode }), [durationMs, segments, mode])
    const axis = useMemo(
      () => (visible ? createAxis(durationMs, segments, { mode, visible }) : whole),
      [durationMs, segments, mode, visible, whole],
    )
    const value = useMemo<TimelineContextValue>(
      () => ({ axis, whole, widthPx, markers, scrubber, previews, setMode, show, setArea }),
      [axis, whole, widthPx, markers, scrubber, previews],
    )
    return (
      <TimelineContext.Provider value={value}>
        <PartDiv
          ref={ref}
          part="timeline"
          role="group"
          aria-label={texts.label}
          data-mode={mode}
          data-size={size}
          data-zoomed={visible ? '' : undefined}
          {...props}
          {...(asChild !== undefined && { asChild })}
          className={classNames('replay-timeline', className)}
        >
          {children ?? (
            <>
              <TimelineArea />
              <TimelineToolbar />
            </>
          )}
        </PartDiv>
      </TimelineContext.Provider>
    )
  },
)
TimelineRoot.displayName = 'Replay.Timeline'

/** One scrubber per player and timeline. */
function useScrubber() {
  const seekTo = useSeekTo()
  return useMemo(() => createScrubber((offsetMs) => seekTo(offsetMs, 'user')), [seekTo])
}
