import { isElement } from './page-tree.ts'

/** The class that rrweb's rewritten style sheets answer to in place of `:hover`. */
const HOVER_CLASS = ':hover'

/** Hover states of a replayed page. */
export interface PointerHover {
  /** Moves the hover to `node` and everything around it, through shadow roots and frames; `null` lifts it. */
  moveTo(node: Node | null): void
}

/**
 * Sets the hover class, and sets it again where a recorded `class` attribute has replaced it. Around `frame`, which
 * holds the page, is the host's: nothing is set there.
 */
export function createPointerHover(frame: HTMLIFrameElement): PointerHover {
  let hovered = new Set<Element>()
  return {
    moveTo(node) {
      const next = new Set<Element>()
      for (let at = node; at && at !== frame; at = parentAcross(at)) if (isElement(at)) next.add(at)
      for (const element of hovered) if (!next.has(element)) element.classList.remove(HOVER_CLASS)
      for (const element of next) element.classList.add(HOVER_CLASS)
      hovered = next
    },
  }
}

function parentAcross(node: Node): Node | null {
  if (node.parentNode) return node.parentNode
  if ('host' in node) return node.host as Element
  return 'defaultView' in node ? ((node as Document).defaultView?.frameElement ?? null) : null
}
