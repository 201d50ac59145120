import { useCallback } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import type { SeekReason } from '../../player/player-state.ts'

/** Seeks within the recording. Never re-renders; a seek that fails shows in the player's state. */
export function useSeekTo(): (offsetMs: number, reason: SeekReason) => Promise<void> {
  const { player } = useReplayContext()
  return useCallback(
    (offsetMs, reason) => {
      const within = Math.min(Math.max(offsetMs, 0), player.getState().view.durationMs)
      return player.seek(within, { reason }).catch(ignore)
    },
    [player],
  )
}

function ignore(): void {}
