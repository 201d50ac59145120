/** How near to the edges of its scroller an element may come to lie, CSS pixels. */
interface RevealRoom {
  readonly start?: number
  readonly end?: number
}

/**
 * Scrolls `scroller`, and nothing around it, until an element within it is seen; as little as possible. The browser's
 * own `scrollIntoView` moves every ancestor too, so a player below the fold would drag the host's page to itself.
 */
export function revealWithin(
  scroller: Element,
  element: Element,
  axis: 'inline' | 'block',
  { start = 0, end = 0 }: RevealRoom = {},
): void {
  const frame = scroller.getBoundingClientRect()
  const box = element.getBoundingClientRect()
  if (axis === 'inline') {
    scroller.scrollLeft += shortestWay(box.left, box.right, frame.left + start, frame.right - end)
  } else scroller.scrollTop += shortestWay(box.top, box.bottom, frame.top + start, frame.bottom - end)
}

/** How far [from, to] has to move to lie in a frame; its beginning matters where it is the longer one. */
function shortestWay(from: number, to: number, frameFrom: number, frameTo: number): number {
  if (from < frameFrom) return from - frameFrom
  return to > frameTo ? Math.min(to - frameTo, from - frameFrom) : 0
}
