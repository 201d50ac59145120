import { Slot } from 'radix-ui'
import { forwardRef } from 'react'

import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { PersonBadge } from './person-badge.tsx'
import { PageUrl } from './page-url.tsx'
import { WindowSwitcher } from './window-switcher.tsx'

/**
 * What stands over the page: whose recording it is, the page's address at the playhead, and the windows.
 * Children take the place of the usual content.
 */
export const ReplayStrip = forwardRef<HTMLDivElement, DivPartProps>(
  ({ className, children, asChild, ...props }, ref) => {
    const texts = useMessages().strip
    return (
      <PartDiv
        part="strip"
        role="group"
        aria-label={texts.label}
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-strip', className)}
      >
        {asChild ? <Slot.Slottable>{children}</Slot.Slottable> : (children ?? <StripContent />)}
      </PartDiv>
    )
  },
)
ReplayStrip.displayName = 'Replay.Strip'

function StripContent() {
  return (
    <>
      <PersonBadge />
      <PageUrl />
      <WindowSwitcher />
    </>
  )
}
