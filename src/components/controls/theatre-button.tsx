import { PanelRightClose, PanelRightOpen } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayContainer } from '../container/container-context.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

/**
 * Hides the panels, so that the page has all the room, and shows them again.
 *
 * - `data-state`: `on` or `off`
 */
export const ReplayTheatreButton = forwardRef<HTMLButtonElement, ButtonPartProps>(({ children, ...props }, ref) => {
  const { theatre, toggleTheatre } = useReplayContainer()
  const texts = useMessages().controls
  const Icon = theatre ? PanelRightOpen : PanelRightClose
  return (
    <ControlButton
      part="theatre-button"
      label={theatre ? texts.exitTheatre : texts.theatre}
      keys="T"
      data-state={theatre ? 'on' : 'off'}
      onClick={toggleTheatre}
      {...props}
      ref={ref}
    >
      {children ?? <Icon aria-hidden className="replay-icon" />}
    </ControlButton>
  )
})
ReplayTheatreButton.displayName = 'Replay.TheatreButton'
