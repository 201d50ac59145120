import { useSyncExternalStore } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { screenSearchOf, type ScreenSearchState } from './screen-search.ts'

/** What was searched for on screen and found. Re-renders with every question and answer. */
export function useScreenSearch(): ScreenSearchState {
  const search = screenSearchOf(useReplayContext().player)
  return useSyncExternalStore(search.subscribe, search.get, search.get)
}
