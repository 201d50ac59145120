import { isObject, NodeType, type SerializedNode } from '../events.ts'
import { cleanAttributes } from './clean-attributes.ts'
import { cleanChildren } from './clean-children.ts'
import { cleanDoctype, cleanDocument } from './clean-document.ts'
import { cleanComment, cleanTextNode } from './clean-text-node.ts'
import type { Door } from './door.ts'
import { HIDDEN_TAG, isCustomName, safeTag, SHADOW_HOSTS } from './element-names.ts'
import { inertNode } from './inert-node.ts'
import { isNodeId, NODE_FIELDS, type Place } from './node-place.ts'
import { omitFields, pickShared } from './shared-list.ts'
import { noteCopies } from './without-copies.ts'

const ELEMENT_FIELDS = new Set([
  ...NODE_FIELDS,
  ...['tagName', 'attributes', 'childNodes', 'isSVG', 'needBlock', 'isShadowHost', 'isCustom'],
])

/**
 * A node with everything below it, noted in the page's facts. What later changes may name keeps its place under
 * another name; `null` only for what has no id, or lies beyond a limit.
 */
export function cleanNode(raw: unknown, place: Place, door: Door): SerializedNode | null {
  if (!isObject(raw) || !isNodeId(raw['id'])) {
    door.counter.remove('node')
    return null
  }
  if (++door.page.nodeCount > door.limits.maxPageNodes) {
    door.counter.cut('maxPageNodes')
    return null
  }
  const node = raw as unknown as SerializedNode
  const clean = byType(node, place, door)
  const isRooted = node.rootId === undefined || door.page.documents.has(node.rootId)
  const isShadowSound =
    node.isShadow === undefined || (typeof node.isShadow === 'boolean' && place.parentTag !== '#document')
  if (isRooted && isShadowSound) return clean
  return omitFields(clean, [...(isRooted ? [] : ['rootId']), ...(isShadowSound ? [] : ['isShadow'])])
}

function byType(node: SerializedNode, place: Place, door: Door): SerializedNode {
  const { parentTag } = place
  switch (node.type) {
    case NodeType.Element:
      return cleanElement(node, place, door)
    case NodeType.Text:
    case NodeType.CDATA:
      return parentTag === '#document' ? inertNode(node, place, door) : cleanTextNode(node, place, door)
    case NodeType.Comment:
      return cleanComment(node, place, door)
    case NodeType.Document: {
      const canHold = parentTag === '' || parentTag === 'iframe'
      return canHold ? cleanDocument(node, door, cleanNode) : inertNode(node, place, door)
    }
    case NodeType.DocumentType:
      return parentTag === '#document' ? cleanDoctype(node, place, door) : inertNode(node, place, door)
    default:
      return inertNode(node, place, door)
  }
}

function cleanElement(node: SerializedNode, place: Place, door: Door): SerializedNode {
  const recorded = typeof node.tagName === 'string' ? node.tagName : ''
  const tagName = safeTag(recorded)
  const isHidden = tagName === HIDDEN_TAG && recorded !== HIDDEN_TAG
  if (isHidden || (tagName !== recorded && tagName !== recorded.toLowerCase()))
    door.counter.remove(recorded.toLowerCase() === 'script' ? 'script' : 'element')
  if (tagName === 'iframe' && ++door.page.frameCount > door.limits.maxFrames) {
    door.counter.cut('maxFrames')
    return inertNode(node, place, door)
  }
  const tag = isHidden ? '#inert' : tagName
  door.page.note(node.id, tag, place.parentId)
  const attributes = isHidden ? emptyOf(node.attributes) : cleanAttributes(tagName, node.attributes, door)
  noteCopies(node.id, tagName, attributes, place.parentId, door)
  const within: Place = { parentId: node.id, parentTag: tag, depth: place.depth + 1 }
  const childNodes = cleanChildren(node.childNodes, within, door, cleanNode)
  const picked = pickShared(node, ELEMENT_FIELDS)
  const isSame = picked.tagName === tagName && picked.attributes === attributes && picked.childNodes === childNodes
  return withSoundFlags(isSame ? picked : { ...picked, tagName, attributes, childNodes }, tagName)
}

function emptyOf(attributes: SerializedNode['attributes']): Readonly<Record<string, unknown>> {
  return attributes !== undefined && attributes !== null && Object.keys(attributes).length === 0 ? attributes : {}
}

interface Flags {
  readonly isSVG?: unknown
  readonly needBlock?: unknown
  readonly isShadowHost?: unknown
  readonly isShadow?: unknown
  readonly isCustom?: unknown
}

const isFlag = (value: unknown): boolean => value === undefined || typeof value === 'boolean'

/** Each flag by its name: looked up in a list they would take a fifth of the time that a page takes. */
function withSoundFlags(node: SerializedNode, tag: string): SerializedNode {
  const { isSVG, needBlock, isShadowHost, isShadow, isCustom }: Flags = node
  const canHost = !isShadowHost || SHADOW_HOSTS.has(tag) || isCustomName(tag)
  const canBeCustom = isCustom === undefined || isCustomName(tag)
  let sound = node
  if (!isFlag(isSVG)) sound = omitFields(sound, ['isSVG'])
  if (!isFlag(needBlock)) sound = omitFields(sound, ['needBlock'])
  if (!isFlag(isShadow)) sound = omitFields(sound, ['isShadow'])
  if (!isFlag(isShadowHost) || !canHost) sound = omitFields(sound, ['isShadowHost'])
  if (!isFlag(isCustom) || !canBeCustom) sound = omitFields(sound, ['isCustom'])
  return sound
}
