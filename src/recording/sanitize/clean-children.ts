import type { SerializedNode } from '../events.ts'
import type { Door } from './door.ts'
import type { Place } from './node-place.ts'

/** Makes one node safe; `null` when nothing may be left of it. */
export type CleanNode = (raw: unknown, place: Place, door: Door) => SerializedNode | null

/** The children of a node, each made safe, and no more than fit; the very same list when nothing changed. */
export function cleanChildren(raw: unknown, within: Place, door: Door, clean: CleanNode): readonly SerializedNode[] {
  if (!Array.isArray(raw)) return []
  const children = raw as readonly SerializedNode[]
  if (children.length > 0 && within.depth > door.limits.maxDepth) {
    door.counter.cut('maxDepth')
    return []
  }
  const { page, limits } = door
  // Not by `mapShared`: with its frames on the stack, a page as deep as may be is too deep for a worker's.
  let changed: SerializedNode[] | null = null
  for (let index = 0; index < children.length; index++) {
    if (page.nodeCount - page.countedBefore >= limits.maxNodes) {
      door.counter.cut('maxNodes')
      return changed ?? children.slice(0, index)
    }
    const child = children[index]!
    const cleaned = clean(child, within, door)
    if (changed === null) {
      if (cleaned === child) continue
      changed = children.slice(0, index)
    }
    if (cleaned !== null) changed.push(cleaned)
  }
  return changed ?? children
}
