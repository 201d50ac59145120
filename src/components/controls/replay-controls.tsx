import { Slot } from 'radix-ui'
import { forwardRef } from 'react'

import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { ReplayFullscreenButton } from './fullscreen-button.tsx'
import { ReplayHelpButton } from './help-button.tsx'
import { ReplayPlayButton } from './play-button.tsx'
import { ReplayScreenSearchButton } from './screen-search-button.tsx'
import { ReplaySkipButtons } from './skip-buttons.tsx'
import { ReplaySkipInactivityToggle } from './skip-inactivity-toggle.tsx'
import { ReplaySpeedMenu } from './speed-menu.tsx'
import { ReplayTheatreButton } from './theatre-button.tsx'
import { ReplayTime } from './replay-time.tsx'

/**
 * What stands under the timeline. Children take the place of the usual controls.
 *
 * @example
 * <Replay.Controls><Replay.PlayButton /><Replay.Time /></Replay.Controls>
 */
export const ReplayControls = forwardRef<HTMLDivElement, DivPartProps>(
  ({ className, children, asChild, ...props }, ref) => {
    const texts = useMessages().controls
    return (
      <PartDiv
        part="controls"
        role="group"
        aria-label={texts.label}
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-controls', className)}
      >
        {asChild ? <Slot.Slottable>{children}</Slot.Slottable> : (children ?? <UsualControls />)}
      </PartDiv>
    )
  },
)
ReplayControls.displayName = 'Replay.Controls'

function UsualControls() {
  return (
    <>
      <ReplayPlayButton />
      <ReplaySkipButtons />
      <ReplaySpeedMenu />
      <ReplaySkipInactivityToggle />
      <ReplayTime />
      <span className="replay-spacer" />
      <ReplayScreenSearchButton />
      <ReplayHelpButton />
      <ReplayTheatreButton />
      <ReplayFullscreenButton />
    </>
  )
}
