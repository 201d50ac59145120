import { Pause, Play, RotateCcw } from 'lucide-react'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { classNames } from '../shared/class-names.ts'
import { ControlButton } from '../shared/control-button.tsx'
import { useMessages } from '../shared/messages-context.ts'
import type { ButtonPartProps } from '../shared/part.tsx'

/**
 * Plays, pauses, or plays again from the start.
 *
 * - `data-state`: what the player is doing, one of `PlayerStatus`
 */
export const ReplayPlayButton = forwardRef<HTMLButtonElement, ButtonPartProps>(
  ({ className, children, ...props }, ref) => {
    const player = useReplayPlayer()
    const status = useReplayPlayer((state) => state.status)
    const texts = useMessages().controls
    const isPlaying = status === 'playing' || status === 'buffering'
    const Icon = isPlaying ? Pause : status === 'ended' ? RotateCcw : Play
    return (
      <ControlButton
        part="play-button"
        label={isPlaying ? texts.pause : status === 'ended' ? texts.replay : texts.play}
        keys="K"
        data-state={status}
        data-variant="primary"
        disabled={status === 'failed'}
        onClick={() => (isPlaying ? player.pause() : player.play())}
        {...props}
        ref={ref}
        className={classNames('replay-play-button', className)}
      >
        {children ?? <Icon aria-hidden className="replay-icon" data-filled={Icon === RotateCcw ? undefined : ''} />}
      </ControlButton>
    )
  },
)
ReplayPlayButton.displayName = 'Replay.PlayButton'
