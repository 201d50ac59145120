import { useMemo } from 'react'

import {
  filterItems,
  inspectorList,
  type ListFilter,
  type ListItem,
  type ListKind,
} from '../player/timeline/inspector-list.ts'
import { useProductEvents, type Knowledge } from './use-product-events.ts'
import { useReplayPlayer } from './use-replay-player.ts'

export interface Inspector {
  /** The rows that pass the filter, by time. */
  readonly items: readonly ListItem[]
  /** How many there are of each kind before the filter. */
  readonly counts: ReadonlyMap<ListKind, number>
  /** Whether every block has been read: until then, "none" means "none so far". */
  readonly complete: boolean
  /** Whether product events are among the rows. */
  readonly products: Knowledge
}

/**
 * What happened, for lists: inspector items and product events. Re-renders when more of the recording is known, when
 * product events arrive and when the filter changes (keep its sets stable); never with the playhead.
 *
 * @example
 * const { items } = useInspector({ query: 'payment' })
 */
export function useInspector(filter: ListFilter = {}): Inspector {
  const items = useReplayPlayer((state) => state.view.items)
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const complete = useReplayPlayer((state) => state.view.complete)
  const { events, knowledge } = useProductEvents()
  const { items: all, counts } = inspectorList(items, events, startMs)
  const { kinds, tones, query } = filter
  const passed = useMemo(
    () => filterItems(all, { ...(kinds ? { kinds } : {}), ...(tones ? { tones } : {}), ...(query ? { query } : {}) }),
    [all, kinds, tones, query],
  )
  return { items: passed, counts, complete, products: knowledge }
}
