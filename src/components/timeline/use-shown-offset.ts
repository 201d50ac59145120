import { useEffect, useRef } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useTimeline } from './timeline-context.ts'

/**
 * Calls `effect` with the instant to show: where the viewer points while dragging, where a seek is heading, else the
 * playhead. So the thumb never jumps back while a page is being built. Never re-renders.
 */
export function useShownOffset(effect: (offsetMs: number) => void): void {
  const { player } = useReplayContext()
  const { scrubber } = useTimeline()
  const latest = useRef(effect)
  useEffect(() => {
    latest.current = effect
    effect(scrubber.target.get() ?? player.getState().seekingToMs ?? player.playhead.get())
  })
  useEffect(() => {
    const show = () => latest.current(scrubber.target.get() ?? player.getState().seekingToMs ?? player.playhead.get())
    const stops = [player.playhead.subscribe(show), player.subscribe(show), scrubber.target.subscribe(show)]
    return () => stops.forEach((stop) => stop())
  }, [player, scrubber])
}
