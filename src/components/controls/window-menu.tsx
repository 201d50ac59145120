import { AppWindow, Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { usePortalElement } from '../container/container-context.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

const FOLLOW = ''

/**
 * Which window to show, as a menu. Nothing where there is only one.
 *
 * - `data-state`: `open` or `closed`
 */
export const ReplayWindowMenu = forwardRef<HTMLButtonElement, ButtonPartProps>(({ children, ...props }, ref) => {
  const player = useReplayPlayer()
  const windows = useReplayPlayer((state) => state.view.windows)
  const windowId = useReplayPlayer((state) => state.windowId)
  const isPinned = useReplayPlayer((state) => state.windowPinned)
  const portal = usePortalElement()
  const texts = useMessages().controls
  if (windows.length < 2) return null
  const number = windows.find((window) => window.id === windowId)?.number ?? 1
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <ControlButton
          part="window-menu"
          label={texts.windowMenu(number)}
          keys="W"
          data-variant="outline"
          {...props}
          ref={ref}
        >
          {children ?? (
            <>
              <AppWindow aria-hidden className="replay-icon" />
              {number}
            </>
          )}
        </ControlButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portal}>
        <DropdownMenu.Content className="replay-menu" side="top" sideOffset={6} collisionPadding={8} loop>
          <DropdownMenu.RadioGroup
            value={isPinned ? (windowId ?? FOLLOW) : FOLLOW}
            onValueChange={(value) => player.showWindow(value === FOLLOW ? null : value)}
          >
            <Choice value={FOLLOW} label={texts.followWindow} />
            {windows.map((window) => (
              <Choice key={window.id} value={window.id} label={texts.window(window.number)} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
})
ReplayWindowMenu.displayName = 'Replay.WindowMenu'

function Choice({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <DropdownMenu.RadioItem value={value} className="replay-menu-item">
      <span className="replay-menu-check">
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden className="replay-icon" />
        </DropdownMenu.ItemIndicator>
      </span>
      {label}
    </DropdownMenu.RadioItem>
  )
}
