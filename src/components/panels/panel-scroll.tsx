import type { KeyboardEvent, ReactNode } from 'react'

/** Keys by which a browser scrolls what has focus; elsewhere in the container they are speed and play. */
const SCROLL_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])

/** The scrolling body of a panel. It takes focus itself, since what it holds may be nothing but text. */
export function PanelScroll({ part, children }: { readonly part?: string; readonly children: ReactNode }) {
  const scroll = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target === event.currentTarget && SCROLL_KEYS.has(event.key)) event.stopPropagation()
  }
  return (
    <div className="replay-panel-scroll" data-replay-part={part} tabIndex={0} onKeyDown={scroll}>
      {children}
    </div>
  )
}
