/** How far along an element a pointer is, 0 to 1, counted from the side where text starts. */
export function progressAt(element: Element, clientX: number): number {
  const box = element.getBoundingClientRect()
  if (box.width === 0) return 0
  const share = (clientX - box.left) / box.width
  return Math.min(Math.max(isRightToLeft(element) ? 1 - share : share, 0), 1)
}

/** Whether time runs to the left here. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}
