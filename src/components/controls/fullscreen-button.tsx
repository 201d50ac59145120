import { Maximize, Minimize } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayContainer } from '../container/container-context.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

/**
 * Full screen, and back. Nothing where the host's page or frame may not.
 *
 * - `data-state`: `on` or `off`
 */
export const ReplayFullscreenButton = forwardRef<HTMLButtonElement, ButtonPartProps>(({ children, ...props }, ref) => {
  const { fullscreen, canFullscreen, toggleFullscreen } = useReplayContainer()
  const texts = useMessages().controls
  if (!canFullscreen) return null
  const Icon = fullscreen ? Minimize : Maximize
  return (
    <ControlButton
      part="fullscreen-button"
      label={fullscreen ? texts.exitFullscreen : texts.enterFullscreen}
      keys="F"
      data-state={fullscreen ? 'on' : 'off'}
      onClick={toggleFullscreen}
      {...props}
      ref={ref}
    >
      {children ?? <Icon aria-hidden className="replay-icon" />}
    </ControlButton>
  )
})
ReplayFullscreenButton.displayName = 'Replay.FullscreenButton'
