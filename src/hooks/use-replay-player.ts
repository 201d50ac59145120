import { useCallback, useSyncExternalStore } from 'react'

import type { Player } from '../player/player.ts'
import type { PlayerState } from '../player/player-state.ts'
import { useReplayContext } from './replay-context.ts'

/**
 * The player around the caller or, with a selector, one fact of its state. Re-renders when the selected fact becomes
 * another one by `Object.is`; without a selector, never.
 *
 * @example
 * const player = useReplayPlayer()
 * const status = useReplayPlayer((state) => state.status)
 */
export function useReplayPlayer(): Player
export function useReplayPlayer<T>(selector: (state: PlayerState) => T): T
export function useReplayPlayer<T>(selector?: (state: PlayerState) => T): T | Player {
  const { player } = useReplayContext()
  const selects = selector !== undefined
  const subscribe = useCallback(
    (listener: () => void) => (selects ? player.subscribe(listener) : noop),
    [player, selects],
  )
  const getSnapshot = () => (selector ? selector(player.getState()) : player)
  return useSyncExternalStore<T | Player>(subscribe, getSnapshot, getSnapshot)
}

const noop = () => {}
