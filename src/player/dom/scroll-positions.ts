import { isObject } from '../../recording/events.ts'
import type { BuiltMeta } from './rrweb-engine.ts'

/** Scroll positions of a batch of events. */
export interface ScrollPositions {
  /** Notes where an element was scrolled to when it was recorded (`rr_scrollLeft`, `rr_scrollTop`). */
  built(node: Node, meta: BuiltMeta | null): void
  set(node: Node | null, position: { x: unknown; y: unknown }): void
  /** Scrolls to everything noted, in order: only after a batch is the page as long as it has to be. */
  apply(): void
  clear(): void
}

/** Keeps the last position of each scroller until the batch is over. */
export function createScrollPositions(): ScrollPositions {
  const positions = new Map<Node, { left: number; top: number }>()
  const note = (node: Node, left: unknown, top: unknown) => {
    // In order of the last change, because a scroller may lie within another.
    positions.delete(node)
    positions.set(node, { left: Number(left) || 0, top: Number(top) || 0 })
  }
  return {
    built(node, meta) {
      const left = meta?.attributes?.['rr_scrollLeft']
      const top = meta?.attributes?.['rr_scrollTop']
      if (left || top) note(node, left, top)
    },
    set(node, { x, y }) {
      if (node) note(node, x, y)
    },
    apply() {
      for (const [node, position] of positions) {
        const target: unknown = 'defaultView' in node ? node.defaultView : node
        if (canScroll(target)) target.scrollTo({ ...position, behavior: 'instant' })
      }
    },
    clear: () => positions.clear(),
  }
}

/** The scroll position a full snapshot was taken at (rrweb `initialOffset`). */
export function initialOffset(data: unknown): { x: unknown; y: unknown } {
  const offset = isObject(data) && isObject(data['initialOffset']) ? data['initialOffset'] : {}
  return { x: offset['left'], y: offset['top'] }
}

function canScroll(target: unknown): target is Pick<Element, 'scrollTo'> {
  return typeof target === 'object' && target !== null && 'scrollTo' in target
}
