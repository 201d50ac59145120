import { createContext, useContext } from 'react'

import type { ReplayMarker, ReplayRecord } from '../player/records/record.ts'
import type { Player } from '../player/player.ts'
import type { ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'

/** What the parts of one replay share. Stable while the player is; nothing in it changes per frame. */
export interface ReplayContextValue {
  readonly player: Player
  readonly source: ReplaySource
  readonly recordingId: string
  readonly records: readonly ReplayRecord[]
  readonly markers: readonly ReplayMarker[]
  /** Recording clock minus database clock, ms: offset = at + clockOffsetMs − start. */
  readonly clockOffsetMs: number
}

export const ReplayContext = createContext<ReplayContextValue | null>(null)

/** The replay around the caller. Re-renders only when the host's props change. */
export function useReplayContext(): ReplayContextValue {
  const value = useContext(ReplayContext)
  if (value) return value
  throw new ReplayError('configuration', {
    what: 'A replay part was rendered outside <Replay.Root>.',
    why: 'Parts find their player through it.',
    fix: 'Wrap the part in <Replay.Root source={…} recordingId="…">.',
  })
}
