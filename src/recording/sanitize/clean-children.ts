import type { SerializedNode } from '../events.ts'
import type { Door } from './door.ts'
import type { Place } from './node-place.ts'
import { mapShared } from './shared-list.ts'

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
  let isFull = false
  return mapShared(children, (child) => {
    if (page.nodeCount - page.countedBefore < limits.maxNodes) return clean(child, within, door)
    if (!isFull) door.counter.cut('maxNodes')
    isFull = true
    return null
  })
}
