import { useCallback, useSyncExternalStore } from 'react'

import { useReplayContext } from './replay-context.ts'

/**
 * The playhead in ms from the recording's start, rounded down to a multiple of `everyMs`. Re-renders once per
 * `everyMs` of recording time at the most; for anything smoother use `usePlayheadEffect`.
 *
 * @example
 * const second = usePlayhead({ everyMs: 1000 }) / 1000
 */
export function usePlayhead({ everyMs }: { everyMs: number }): number {
  const { player } = useReplayContext()
  const subscribe = useCallback((listener: () => void) => player.playhead.subscribe(listener), [player])
  const getSnapshot = () => Math.floor(player.playhead.get() / everyMs) * everyMs
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot)
}
