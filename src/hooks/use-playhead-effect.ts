import { useEffect, useRef } from 'react'

import { useReplayContext } from './replay-context.ts'

/**
 * Calls `effect` with the playhead, in ms from the recording's start: once after mounting, then at most once per
 * frame while it moves. Never re-renders: write to a CSS variable or a text node.
 *
 * @example
 * usePlayheadEffect((offsetMs) => ref.current?.style.setProperty('--replay-playhead', `${offsetMs / durationMs}`))
 */
export function usePlayheadEffect(effect: (offsetMs: number) => void): void {
  const { player } = useReplayContext()
  const latest = useRef(effect)
  useEffect(() => {
    latest.current = effect
    effect(player.playhead.get())
  })
  useEffect(() => player.playhead.subscribe((offsetMs) => latest.current(offsetMs)), [player])
}
