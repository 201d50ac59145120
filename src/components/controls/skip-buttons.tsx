import { RotateCcw, RotateCw } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { classNames } from '../shared/class-names.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { seekWithin } from '../shared/seek-within.ts'

const STEP_MS = 5_000

/** Five seconds back, five seconds forward. */
export const ReplaySkipButtons = forwardRef<HTMLDivElement, DivPartProps>(
  ({ className, asChild, children, ...props }, ref) => {
    const player = useReplayPlayer()
    const texts = useMessages().controls
    const step = (byMs: number) => {
      const hereMs = player.getState().seekingToMs ?? player.playhead.get()
      void seekWithin(player, hereMs + byMs, 'user')
    }
    return (
      <PartDiv
        part="skip-buttons"
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-skip-buttons', className)}
      >
        {children ?? (
          <>
            <ControlButton part="skip-back" label={texts.back} keys="←" onClick={() => step(-STEP_MS)}>
              <RotateCcw aria-hidden className="replay-icon" />
              <span aria-hidden className="replay-icon-text">
                5
              </span>
            </ControlButton>
            <ControlButton part="skip-forward" label={texts.forward} keys="→" onClick={() => step(STEP_MS)}>
              <RotateCw aria-hidden className="replay-icon" />
              <span aria-hidden className="replay-icon-text">
                5
              </span>
            </ControlButton>
          </>
        )}
      </PartDiv>
    )
  },
)
ReplaySkipButtons.displayName = 'Replay.SkipButtons'
