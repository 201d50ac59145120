import { forwardRef } from 'react'

import { classNames } from './class-names.ts'
import { PartButton, type ButtonPartProps } from './part.tsx'
import { Tip } from './tip.tsx'

export type ControlButtonProps = ButtonPartProps & {
  readonly part: string
  /** What it does: its accessible name and its tooltip. */
  readonly label: string
  /** The key that does the same. */
  readonly keys?: string
}

/** A button of the controls: named, with a tooltip that tells its key. */
export const ControlButton = forwardRef<HTMLButtonElement, ControlButtonProps>(
  // `data-state` is the control's, not the tooltip's, which would put its own there.
  ({ label, keys, className, ...props }, ref) => (
    <Tip label={label} {...(keys !== undefined && { keys })}>
      <PartButton
        aria-label={label}
        data-state={undefined}
        {...props}
        ref={ref}
        className={classNames('replay-button', className)}
      />
    </Tip>
  ),
)
ControlButton.displayName = 'ControlButton'
