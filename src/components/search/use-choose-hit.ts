import { useCallback } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { windowShownAt } from '../../hooks/window-shown-at.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import type { ScreenHit } from './screen-search.ts'

/** Goes to where a text first stood, in its own window. Never re-renders. */
export function useChooseHit(): (hit: ScreenHit) => void {
  const { player } = useReplayContext()
  const seekTo = useSeekTo()
  return useCallback(
    ({ windowId, fromMs }) => {
      // Another window was active then: that one is to be seen, whatever is followed otherwise.
      if (windowShownAt(player, fromMs) !== windowId) player.showWindow(windowId)
      void seekTo(fromMs, 'search')
    },
    [player, seekTo],
  )
}
