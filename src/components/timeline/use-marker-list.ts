import { useCallback, useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type PointerEvent } from 'react'

import { useHoverStore } from './hover-time.ts'

/** Pointers cross dots on their way elsewhere: wait a moment before a list opens, and before it closes. */
const OPEN_MS = 120
const CLOSE_MS = 160

/** Which list is open and why; `press` holds it open and moves focus into it. */
export interface OpenList {
  readonly id: string
  readonly by: 'hover' | 'focus' | 'press'
}

/** Opens the list of one mark at a time, by hovering, focusing or pressing it. Re-renders when another one opens. */
export function useMarkerList() {
  const [open, setOpen] = useState<OpenList | null>(null)
  const hover = useHoverStore()
  const anchor = useRef<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  /** Focus that comes back to a mark must not open its list again. */
  const isReturning = useRef(false)
  useEffect(() => () => clearTimeout(timer.current), [])

  const later = useCallback((waitMs: number, change: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(change, waitMs)
  }, [])
  const close = useCallback(() => {
    clearTimeout(timer.current)
    setOpen(null)
  }, [])
  const returnFocus = useCallback(() => {
    isReturning.current = true
    anchor.current?.focus({ preventScroll: true })
    isReturning.current = false
  }, [])
  const openAt = useCallback((id: string, by: OpenList['by'], element: HTMLElement) => {
    clearTimeout(timer.current)
    anchor.current = element
    setOpen({ id, by })
  }, [])
  const leave = useCallback(
    () => later(CLOSE_MS, () => setOpen((current) => (current?.by === 'press' ? current : null))),
    [later],
  )
  const keep = useCallback(() => clearTimeout(timer.current), [])

  /** Handlers of the button of a mark; with an instant, focus points at it as a pointer would. */
  const marked = (id: string, offsetMs?: number) => ({
    'aria-expanded': open?.id === id,
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      const element = event.currentTarget
      if (event.pointerType === 'mouse') later(OPEN_MS, () => openAt(id, 'hover', element))
    },
    onPointerLeave: leave,
    onFocus: (event: FocusEvent<HTMLElement>) => {
      // Only focus that came by key: a press opens by itself.
      if (isReturning.current || !event.currentTarget.matches(':focus-visible')) return
      openAt(id, 'focus', event.currentTarget)
      if (offsetMs !== undefined) hover.set(offsetMs)
    },
    onBlur: () => {
      leave()
      if (offsetMs !== undefined) hover.set(null)
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key !== 'Escape' || !open) return
      event.preventDefault()
      close()
    },
  })
  return { open, anchor, openAt, close, keep, leave, returnFocus, marked }
}
