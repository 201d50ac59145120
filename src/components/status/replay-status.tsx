import { Slot } from 'radix-ui'
import { forwardRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { BlockedAssets } from './blocked-assets.tsx'
import { ErrorState } from './error-state.tsx'
import { GapState } from './gap-state.tsx'
import { LoadingState } from './loading-state.tsx'
import { MissingData } from './missing-data.tsx'
import { NoticeBar } from './notice-bar.tsx'

export type ReplayStatusProps = DivPartProps & {
  /** Where the replay can be opened on its own, for hosts in which the page cannot be shown. */
  readonly openUrl?: string
}

/**
 * What lies over the page when it is not the page's turn: loading, waiting, failures, and what is missing. Belongs
 * into `Replay.Viewport`.
 *
 * - `data-state`: what the player is doing, one of `PlayerStatus`
 * - `data-error`: the `ReplayErrorCode`, there while something failed
 */
export const ReplayStatus = forwardRef<HTMLDivElement, ReplayStatusProps>(
  ({ className, openUrl, asChild, children, ...props }, ref) => {
    const status = useReplayPlayer((state) => state.status)
    const error = useReplayPlayer((state) => state.error)
    const hasPage = useReplayPlayer((state) => state.viewport !== null)
    const hasGap = useReplayPlayer(
      (state) => state.notice?.error.code === 'no_full_snapshot' && state.seekingToMs === null,
    )
    const isAhead = useReplayPlayer((state) => state.awaited !== null && state.recording?.ongoing)
    const texts = useMessages().status
    const isLoading = status === 'buffering' || (status === 'loading' && hasPage)
    const waiting = !error && isAhead ? texts.notRecordedYet : isLoading ? texts.buffering : null
    return (
      <PartDiv
        part="status"
        data-state={status}
        data-error={error?.code}
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-status', className)}
      >
        <Slot.Slottable>{children}</Slot.Slottable>
        <div className="replay-notices">
          {error ? null : <NoticeBar />}
          <MissingData />
          <BlockedAssets />
        </div>
        {error ? <ErrorState error={error} {...(openUrl !== undefined && { openUrl })} /> : null}
        {!error && status === 'loading' && !hasPage ? <LoadingState /> : null}
        {!error && hasGap ? <GapState /> : null}
        <div role="status" className="replay-buffering" data-shown={waiting ? '' : undefined}>
          {waiting ? (
            <>
              <span className="replay-spinner" aria-hidden />
              {waiting}
            </>
          ) : null}
        </div>
      </PartDiv>
    )
  },
)
ReplayStatus.displayName = 'Replay.Status'
