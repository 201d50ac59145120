import { Keyboard } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayContainer } from '../container/container-context.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

/** Opens the list of keys. Nothing where keys are turned off. */
export const ReplayHelpButton = forwardRef<HTMLButtonElement, ButtonPartProps>(({ children, ...props }, ref) => {
  const { keyboard, openHelp } = useReplayContainer()
  const texts = useMessages().controls
  if (!keyboard) return null
  return (
    <ControlButton part="help-button" label={texts.help} keys="?" onClick={openHelp} {...props} ref={ref}>
      {children ?? <Keyboard aria-hidden className="replay-icon" />}
    </ControlButton>
  )
})
ReplayHelpButton.displayName = 'Replay.HelpButton'
