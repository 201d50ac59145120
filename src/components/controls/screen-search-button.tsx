import { ScanSearch } from 'lucide-react'
import { forwardRef, useSyncExternalStore } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayContainer } from '../container/container-context.ts'
import { canSearchScreen, screenPanelsOf } from '../search/screen-search.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'
import { panelRequestOf } from '../timeline/panel-request.ts'

/** Opens the search for what was on screen. Nothing where no panel offers it, or the player cannot search. */
export const ReplayScreenSearchButton = forwardRef<HTMLButtonElement, ButtonPartProps>(
  ({ children, ...props }, ref) => {
    const { player } = useReplayContext()
    const { theatre, toggleTheatre } = useReplayContainer()
    const { search: texts } = useMessages()
    const offered = screenPanelsOf(player)
    const panels = useSyncExternalStore(offered.subscribe, offered.get, offered.get)
    if (panels === 0 || !canSearchScreen(player)) return null
    const open = () => {
      if (theatre) toggleTheatre()
      panelRequestOf(player).set({ panel: 'screen' })
    }
    return (
      <ControlButton
        part="screen-search-button"
        label={texts.buttonHint}
        keys="/"
        data-variant="outline"
        onClick={open}
        {...props}
        ref={ref}
      >
        {children ?? (
          <>
            <ScanSearch aria-hidden className="replay-icon" />
            <span className="replay-button-text">{texts.button}</span>
          </>
        )}
      </ControlButton>
    )
  },
)
ReplayScreenSearchButton.displayName = 'Replay.ScreenSearchButton'
