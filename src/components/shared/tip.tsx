import { Tooltip } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

import { usePortalElement, useReplayContainer } from '../container/container-context.ts'

export interface TipProps {
  /** The control: one element that takes a ref. */
  readonly children: ReactElement
  /** What the control does. */
  readonly label: ReactNode
  /** The key that does the same; left out where keys are turned off. */
  readonly keys?: string
  readonly side?: 'top' | 'bottom'
}

/** The tooltip of a control, with its key. It lives in the container, so it also shows in full screen. */
export function Tip({ children, label, keys, side = 'top' }: TipProps) {
  const { keyboard } = useReplayContainer()
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal container={usePortalElement()}>
        <Tooltip.Content className="replay-tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && keyboard ? <kbd className="replay-key">{keys}</kbd> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
