import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'

const PAGE_ROWS = 10

/**
 * One tab stop for a virtual list: ↑ ↓, Page keys, Home and End move it. The row of the stop is always rendered,
 * however far one scrolls: focus would be lost with its row.
 */
export function useListKeys(count: number, current: number, scroller: RefObject<HTMLDivElement | null>) {
  const [moved, setMoved] = useState<number | null>(null)
  const wantsFocus = useRef(false)
  const stop = Math.min(moved ?? Math.max(current, 0), Math.max(count - 1, 0))
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${stop}"] [data-replay-row]`)
      ?.focus({ preventScroll: true })
  }, [stop, scroller])
  const rangeExtractor = useCallback(
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...(range.count > 0 ? [stop] : [])])].sort((a, b) => a - b),
    [stop],
  )
  return {
    stop,
    rangeExtractor,
    /** Moves the stop; `reveal` scrolls to it. */
    onKeyDown(event: KeyboardEvent<HTMLElement>, reveal: (index: number) => void) {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
      const row = event.target instanceof Element ? event.target.closest('[data-index]') : null
      const at = Number(row?.getAttribute('data-index') ?? stop)
      const next = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        PageDown: at + PAGE_ROWS,
        PageUp: at - PAGE_ROWS,
        Home: 0,
        End: count - 1,
      }[event.key]
      if (next === undefined) return
      // Up and down are speed elsewhere in the container.
      event.preventDefault()
      const target = Math.min(Math.max(next, 0), count - 1)
      wantsFocus.current = true
      reveal(target)
      setMoved(target)
    },
  }
}
