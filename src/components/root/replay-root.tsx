import type { QueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import { ReplayCallbacksContext, type ReplayCallbacks } from '../../hooks/replay-callbacks.ts'
import { ReplayContext, type ReplayContextValue } from '../../hooks/replay-context.ts'
import type { RecordingMatch } from '../../hooks/match-source.ts'
import { useReplaySession, type ReplaySeams } from '../../hooks/use-replay-session.ts'
import { ReplayQueryClientContext, useReplayQueryClient } from '../../hooks/use-replay-query-client.ts'
import type { Moment } from '../../player/player.ts'
import type { RendererOptions } from '../../player/renderer.ts'
import type { ReplayMarker, ReplayRecord } from '../../player/records/record.ts'
import type { ReplaySource } from '../../recording/replay-source.ts'
import { mergeMessages, type ReplayMessagesOverride } from '../messages.ts'
import { MessagesContext } from '../shared/messages-context.ts'

/** Where and how pages are rebuilt is read once per recording. */
interface RootProps extends ReplayCallbacks, ReplaySeams, RendererOptions {
  readonly source: ReplaySource
  /**
   * Where to start: a `Date` or ISO string on the host's clock, or ms from the recording's start. Another value seeks.
   * @default the beginning; with `match`, `match.at`
   */
  readonly startAt?: Moment
  /** Rows of the host's database to show beside the replay. */
  readonly records?: readonly ReplayRecord[]
  /** What the host wants to see on the timeline. */
  readonly markers?: readonly ReplayMarker[]
  /**
   * Recording clock minus database clock, ms.
   * @default 0
   */
  readonly clockOffsetMs?: number
  /** @default false */
  readonly autoPlay?: boolean
  /**
   * How many bytes of memory the recording's events may take, in about; what is used least is kept compressed.
   * @default 64 MB
   */
  readonly memoryBudgetBytes?: number
  /**
   * `all` of the recording, from the playhead on; or what is within a minute `ahead` of it, and the rest when it is
   * asked for. Where the source has no outline (PostHog has none, archives have), the lists need all of it.
   * @default 'all'; 'ahead' for viewers who want to save data
   */
  readonly preload?: 'all' | 'ahead'
  /** The React Query client for what is known of recordings; the host's, or a private one, where absent. */
  readonly queryClient?: QueryClient
  /** Texts that are to be other than the English ones. */
  readonly messages?: ReplayMessagesOverride
  readonly children?: ReactNode
}

/** Which recording: by its id, or by the person and the moment. */
export type ReplayRootProps = RootProps &
  (
    | { readonly recordingId: string; readonly match?: never }
    | { readonly recordingId?: never; readonly match: RecordingMatch }
  )

/**
 * Provides one replay to the parts below it. Renders no element of its own.
 *
 * @example
 * <Replay.Root source={httpSource({ baseUrl: '/api/replay' })} recordingId="0197…">
 *   <Replay.Container>…</Replay.Container>
 * </Replay.Root>
 */
export function ReplayRoot(props: ReplayRootProps) {
  const { records = NONE, markers = NONE, clockOffsetMs = 0, messages, children } = props
  const { player, source, recordingId, callbacks } = useReplaySession(props)
  const queryClient = useReplayQueryClient(props.queryClient)
  const texts = useMemo(() => mergeMessages(messages), [messages])
  const value = useMemo<ReplayContextValue>(
    () => ({ player, source, recordingId, records, markers, clockOffsetMs }),
    [player, source, recordingId, records, markers, clockOffsetMs],
  )
  return (
    <ReplayQueryClientContext.Provider value={queryClient}>
      <ReplayCallbacksContext.Provider value={callbacks}>
        <MessagesContext.Provider value={texts}>
          <ReplayContext.Provider value={value}>{children}</ReplayContext.Provider>
        </MessagesContext.Provider>
      </ReplayCallbacksContext.Provider>
    </ReplayQueryClientContext.Provider>
  )
}

const NONE: readonly never[] = []
