import { useEffect, useRef, useSyncExternalStore } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'
import { panelRequestOf } from '../timeline/panel-request.ts'

/** The row that another part asked for; calls `reveal` once per request. Re-renders with every request. */
export function useRequestedItem(items: readonly ListItem[], reveal: (index: number) => void): string | null {
  const store = panelRequestOf(useReplayContext().player)
  const request = useSyncExternalStore(store.subscribe, store.get, store.get)
  const latest = useRef({ items, reveal })
  useEffect(() => void (latest.current = { items, reveal }))
  useEffect(() => {
    if (request?.itemId === undefined) return
    const index = latest.current.items.findIndex((item) => item.id === request.itemId)
    if (index >= 0) latest.current.reveal(index)
  }, [request])
  return request?.itemId ?? null
}
