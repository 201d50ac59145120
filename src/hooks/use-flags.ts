import { useMemo } from 'react'

import { createFlagHistory, flagMoments, flagsAt, type FlagsAt } from '../player/timeline/flag-history.ts'
import { useCurrentIndex } from './use-current-index.ts'
import { useProductEvents, type Knowledge } from './use-product-events.ts'
import { useReplayPlayer } from './use-replay-player.ts'

/** Feature flags as of the playhead, and whether the source can tell at all. */
export interface Flags extends FlagsAt {
  readonly knowledge: Knowledge
  /** When the first flag becomes known, ms from the start; `null` when none does. */
  readonly knownFromMs: number | null
}

/**
 * Feature flags as of the playhead. Re-renders when the playhead passes a moment at which a flag takes another value
 * (at most twice a second) and when product events arrive.
 *
 * @example
 * const { flags } = useFlags()
 */
export function useFlags(): Flags {
  const { events, knowledge } = useProductEvents()
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const history = useMemo(() => createFlagHistory(events, startMs), [events, startMs])
  const moments = useMemo(() => flagMoments(history), [history])
  const index = useCurrentIndex(moments)
  return useMemo(
    () => ({ ...flagsAt(history, moments[index] ?? -Infinity), knowledge, knownFromMs: history.knownFromMs }),
    [history, moments, index, knowledge],
  )
}
