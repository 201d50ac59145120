import { createContext, useContext } from 'react'

import type { TimeRange } from '../../recording/recording-view.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { Axis, AxisMode } from '../../player/timeline/axis.ts'
import type { Markers } from '../../hooks/use-markers.ts'
import type { Scrubber } from '../../player/timeline/scrubber.ts'

/** What the parts of one timeline share. Changes with zoom, width and data; never with the playhead. */
export interface TimelineContextValue {
  readonly axis: Axis
  /** The axis of the same mode that shows the whole recording. */
  readonly whole: Axis
  readonly widthPx: number
  readonly markers: Markers
  readonly scrubber: Scrubber
  /** Whether a picture of the page is shown where one points. */
  readonly previews: boolean
  readonly setMode: (mode: AxisMode) => void
  /** Shows a stretch; `null` shows everything. */
  readonly show: (visible: TimeRange | null) => void
  /** Gives the element whose width the axis is drawn over. */
  readonly setArea: (element: HTMLElement | null) => void
}

export const TimelineContext = createContext<TimelineContextValue | null>(null)

/** The timeline around the caller. Re-renders with its zoom, width and data. */
export function useTimeline(): TimelineContextValue {
  const value = useContext(TimelineContext)
  if (value) return value
  throw new ReplayError('configuration', {
    what: 'A timeline part was rendered outside <Replay.Timeline>.',
    why: 'Parts of the timeline share its axis.',
    fix: 'Put the part inside <Replay.Timeline>.',
  })
}
