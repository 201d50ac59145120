import { forwardRef, useImperativeHandle } from 'react'

import { exportRecording } from '../../hooks/export-recording.ts'
import { useReplayContext } from '../../hooks/replay-context.ts'
import type { Moment } from '../../player/player.ts'
import type { PlayerState } from '../../player/player-state.ts'

/** What a host can do with a replay from outside. */
export interface SessionReplayHandle {
  play(): void
  pause(): void
  /** Resolves when the frame at that moment is painted. */
  seek(to: Moment | number): Promise<void>
  getState(): PlayerState
  /**
   * The whole recording as one JSON file in PostHog's export form, read from the source again. Rejects with
   * `ReplayError` where any of it cannot be had.
   */
  exportFile(options?: { readonly signal?: AbortSignal }): Promise<Blob>
  /** Calls `listener` after every change of the coarse state. Returns the way to stop. */
  subscribe(listener: () => void): () => void
}

/** Gives the host a handle on the replay around. Renders nothing. */
export const ReplayHandle = forwardRef<SessionReplayHandle>((_props, ref) => {
  const { player, source, recordingId } = useReplayContext()
  useImperativeHandle(
    ref,
    () => ({
      play: player.play,
      pause: player.pause,
      seek: (to) => player.seek(to),
      getState: player.getState,
      subscribe: player.subscribe,
      exportFile: (options) => exportRecording(source, recordingId, options),
    }),
    [player, source, recordingId],
  )
  return null
})
ReplayHandle.displayName = 'Replay.Handle'
