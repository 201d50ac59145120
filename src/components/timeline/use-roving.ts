import { useState, type FocusEvent, type KeyboardEvent } from 'react'

/**
 * One tab stop for a row of buttons: arrows, Home and End move between them. Put the handlers on the row and
 * `tabIndex={tabIndexOf(i)}` on its `button`s. Re-renders when another button becomes the stop.
 */
export function useRoving(count: number) {
  const [stop, setStop] = useState(0)
  const current = Math.min(stop, Math.max(count - 1, 0))
  const buttonsOf = (row: Element) => [...row.querySelectorAll<HTMLElement>('[data-roving]')]
  return {
    tabIndexOf: (index: number) => (index === current ? 0 : -1),
    onFocus(event: FocusEvent<HTMLElement>) {
      const index = buttonsOf(event.currentTarget).findIndex((button) => button === event.target)
      if (index >= 0) setStop(index)
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
      const buttons = buttonsOf(event.currentTarget)
      const at = buttons.findIndex((button) => button === event.target)
      const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
      const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
      const next = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
      if (at < 0 || next === undefined) return
      // These keys also move the playhead, elsewhere in the container.
      event.preventDefault()
      buttons[Math.min(Math.max(next, 0), buttons.length - 1)]?.focus()
    },
  }
}
