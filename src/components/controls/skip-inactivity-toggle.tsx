import { FastForward } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { PartButton, type ButtonPartProps } from '../shared/part.tsx'
import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'

/**
 * Whether stretches in which nothing happened are skipped.
 *
 * - `data-state`: `on` or `off`
 */
export const ReplaySkipInactivityToggle = forwardRef<HTMLButtonElement, ButtonPartProps>(
  ({ className, children, ...props }, ref) => {
    const player = useReplayPlayer()
    const skips = useReplayPlayer((state) => state.skipInactivity)
    const texts = useMessages().controls
    return (
      <Tip label={texts.skipInactivityHint} keys="S">
        <PartButton
          part="skip-inactivity"
          aria-label={texts.skipInactivity}
          aria-pressed={skips}
          data-state={skips ? 'on' : 'off'}
          data-variant="outline"
          onClick={() => player.setSkipInactivity(!skips)}
          {...props}
          ref={ref}
          className={classNames('replay-button', className)}
        >
          {children ?? (
            <>
              <FastForward aria-hidden className="replay-icon" />
              <span className="replay-button-text">{texts.skipInactivity}</span>
            </>
          )}
        </PartButton>
      </Tip>
    )
  },
)
ReplaySkipInactivityToggle.displayName = 'Replay.SkipInactivityToggle'
