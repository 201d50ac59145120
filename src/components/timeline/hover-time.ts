import { useCallback, useSyncExternalStore } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { createStore, type WritableStore } from '../../shared/store.ts'
import { perPlayer } from './per-player.ts'

/** The instant somebody points at, in the timeline or in a list; `null` while nobody does. ms from the start. */
export const hoverTimeOf = perPlayer(() => createStore<number | null>(null))

/** The shared hover time as a store. Never re-renders: subscribe, or use `useHoverTime`. */
export function useHoverStore(): WritableStore<number | null> {
  return hoverTimeOf(useReplayContext().player)
}

/** What `select` makes of the hover time. Re-renders when that changes: select something coarse. */
export function useHoverTime<T>(select: (offsetMs: number | null) => T): T {
  const store = useHoverStore()
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  const getSnapshot = () => select(store.get())
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot)
}
