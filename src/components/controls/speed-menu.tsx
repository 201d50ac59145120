import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { SPEEDS } from '../../player/player-state.ts'
import { usePortalElement } from '../container/container-context.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

/**
 * How fast to play, as a menu.
 *
 * - `data-state`: `open` or `closed`
 */
export const ReplaySpeedMenu = forwardRef<HTMLButtonElement, ButtonPartProps>(({ children, ...props }, ref) => {
  const player = useReplayPlayer()
  const speed = useReplayPlayer((state) => state.speed)
  const texts = useMessages().controls
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <ControlButton
          part="speed-menu"
          label={texts.speed(speed)}
          keys="↑ ↓"
          data-variant="outline"
          {...props}
          ref={ref}
        >
          {children ?? texts.speedValue(speed)}
        </ControlButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={usePortalElement()}>
        <DropdownMenu.Content className="replay-menu" side="top" sideOffset={6} collisionPadding={8} loop>
          <DropdownMenu.RadioGroup value={String(speed)} onValueChange={(value) => player.setSpeed(Number(value))}>
            {SPEEDS.map((candidate) => (
              <DropdownMenu.RadioItem key={candidate} value={String(candidate)} className="replay-menu-item">
                <span className="replay-menu-check">
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden className="replay-icon" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {texts.speedValue(candidate)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
})
ReplaySpeedMenu.displayName = 'Replay.SpeedMenu'
