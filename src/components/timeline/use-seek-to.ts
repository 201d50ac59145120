import { useCallback } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import type { SeekReason } from '../../player/player-state.ts'
import { seekWithin } from '../shared/seek-within.ts'

/** Seeks within the recording. Never re-renders; a seek that fails shows in the player's state. */
export function useSeekTo(): (offsetMs: number, reason: SeekReason) => Promise<void> {
  const { player } = useReplayContext()
  return useCallback((offsetMs, reason) => seekWithin(player, offsetMs, reason), [player])
}
