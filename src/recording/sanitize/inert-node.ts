import { NodeType, type SerializedNode } from '../events.ts'
import type { Door } from './door.ts'
import type { Place } from './node-place.ts'

/** Keeps an id and a place, and nothing else. */
export function inertNode(node: SerializedNode, place: Place, door: Door): SerializedNode {
  door.counter.remove('node')
  door.page.note(node.id, '#inert', place.parentId)
  return { type: NodeType.Comment, id: node.id, textContent: '' }
}
