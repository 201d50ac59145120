import { isObject, NodeType, type SerializedNode } from '../events.ts'
import { cleanChildren, type CleanNode } from './clean-children.ts'
import type { Door } from './door.ts'
import { inertNode } from './inert-node.ts'
import { isNodeId, NODE_FIELDS, type Place } from './node-place.ts'
import { pickShared, withFields } from './shared-list.ts'

const DOCUMENT_FIELDS = new Set([...NODE_FIELDS, 'childNodes', 'compatMode'])
const DOCTYPE_FIELDS = new Set([...NODE_FIELDS, 'name', 'publicId', 'systemId'])

/** A document: one element and one type, the type first. Browsers throw otherwise. */
export function cleanDocument(node: SerializedNode, door: Door, cleanNode: CleanNode): SerializedNode {
  door.page.note(node.id, '#document', 0)
  door.page.documents.add(node.id)
  const seen = new Set<number>()
  const place: Place = { parentId: node.id, parentTag: '#document', depth: 1 }
  const cleanChild: CleanNode = (child, within) => {
    const type = isObject(child) ? (child as unknown as SerializedNode).type : null
    const isSecond = type !== null && type !== NodeType.Comment && (seen.has(type) || (type === 1 && seen.has(2)))
    if (type !== null) seen.add(type)
    if (!isSecond || !isObject(child) || !isNodeId(child['id'])) return cleanNode(child, within, door)
    return inertNode(child as unknown as SerializedNode, within, door)
  }
  const childNodes = cleanChildren(node.childNodes, place, door, cleanChild)
  return withFields(pickShared(node, DOCUMENT_FIELDS), { childNodes })
}

/** A document's type: its name is one word, and what it refers to is only told, never loaded. */
export function cleanDoctype(node: SerializedNode, place: Place, door: Door): SerializedNode {
  door.page.note(node.id, '#doctype', place.parentId)
  const { name, publicId, systemId } = node as unknown as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' && value.length < 500 ? value : '')
  const fields = {
    name: /^[a-z]{1,20}$/i.test(text(name)) ? name : 'html',
    publicId: text(publicId),
    systemId: text(systemId),
  }
  return withFields(pickShared(node, DOCTYPE_FIELDS), fields)
}
