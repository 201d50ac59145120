import { MAX_HEIGHT } from '../../recording/fold/fold-node.ts'
import { isElement } from './page-tree.ts'

/**
 * How deep the nodes of a page are nested. Each event may add a node where it is not too deep, and yet many of them nest
 * a page so deep that the browser's tab dies of it: by moving what has much in it, or by what the engine does not do.
 * Only the page itself knows.
 */
export interface PageHeight {
  /** Notes a node that was just put into its place. False where that is too deep: it must be taken out again. */
  built(node: Node): boolean
}

/** Counts from below: as many nodes as are nested in a node, or ever were. Looks upwards only where that has grown. */
export function createPageHeight(): PageHeight {
  const heights = new WeakMap<Node, number>()
  const heightOf = (node: Node) => heights.get(node) ?? 0

  return {
    built(node) {
      const around: Node[] = []
      let height = heightOf(node)
      for (let at = holderOf(node); at && heightOf(at) <= height; at = holderOf(at), height++) around.push(at)
      if (height > MAX_HEIGHT) return false
      around.forEach((at, i) => heights.set(at, heightOf(node) + i + 1))
      return true
    },
  }
}

/** What a node is in, out of shadow trees too. */
function holderOf(node: Node): Node | null {
  return node.parentNode ?? ('host' in node && isElement(node.host) ? node.host : null)
}
