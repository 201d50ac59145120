import { Crosshair } from 'lucide-react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'

/**
 * Which window is shown: the active one, whichever that is, or one chosen by hand. Nothing where there is only one.
 *
 * - `data-window-state` of a window's button: `pinned` (chosen by hand), `shown` (because it is active) or `other`
 */
export function WindowSwitcher() {
  const player = useReplayPlayer()
  const windows = useReplayPlayer((state) => state.view.windows)
  const windowId = useReplayPlayer((state) => state.windowId)
  const isPinned = useReplayPlayer((state) => state.windowPinned)
  const texts = useMessages().strip
  if (windows.length < 2) return null
  return (
    <div className="replay-windows" data-replay-part="window-switcher" role="group" aria-label={texts.windows}>
      <Tip label={isPinned ? texts.follow : texts.following} side="bottom">
        <button
          type="button"
          className="replay-window"
          aria-label={isPinned ? texts.follow : texts.following}
          aria-pressed={!isPinned}
          // Already following there is nothing to do; pressing it must not pin what happens to be shown.
          onClick={() => isPinned && player.showWindow(null)}
        >
          <Crosshair aria-hidden className="replay-icon" />
        </button>
      </Tip>
      {windows.map(({ id, number }) => {
        const state = id !== windowId ? 'other' : isPinned ? 'pinned' : 'shown'
        return (
          <Tip key={id} label={texts.windowStates[state](number)} keys="W" side="bottom">
            <button
              type="button"
              className="replay-window"
              aria-label={texts.windowStates[state](number)}
              aria-pressed={state === 'pinned'}
              aria-current={state === 'other' ? undefined : 'true'}
              data-window-state={state}
              onClick={() => player.showWindow(id)}
            >
              {number}
            </button>
          </Tip>
        )
      })}
    </div>
  )
}
