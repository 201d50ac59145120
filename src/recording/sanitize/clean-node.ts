import { isObject, NodeType, type SerializedNode } from '../events.ts'
import { type Attributes, cleanAttributes } from './clean-attributes.ts'
import type { Door } from './door.ts'
import { HIDDEN_TAG, isCustomName, safeTag, SHADOW_HOSTS } from './element-names.ts'
import { pickShared, withFields } from './shared-list.ts'
import { cleanStyleText } from './style-text.ts'
import { copyTarget } from './without-copies.ts'

/** Where a node is put. */
export interface Place {
  readonly parentId: number
  /** As in `NodeFact`. */
  readonly parentTag: string
  readonly depth: number
}

const NODE_FIELDS = new Set(['id', 'type', 'rootId', 'isShadow'])
const ELEMENT_FIELDS = new Set([
  ...NODE_FIELDS,
  ...['tagName', 'attributes', 'childNodes', 'isSVG', 'needBlock', 'isShadowHost', 'isCustom'],
])
const TEXT_FIELDS = new Set([...NODE_FIELDS, 'textContent', 'isStyle'])
const DOCUMENT_FIELDS = new Set([...NODE_FIELDS, 'childNodes', 'compatMode'])
const DOCTYPE_FIELDS = new Set([...NODE_FIELDS, 'name', 'publicId', 'systemId'])
const MAX_ID = 2 ** 31 - 1

/** Whether a value can be the id of a node. */
export function isNodeId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_ID
}

/**
 * A node with everything below it, noted in the page's facts. What later changes may name keeps its place under
 * another name; `null` only for what has no id, or lies beyond a limit.
 */
export function cleanNode(raw: unknown, place: Place, door: Door): SerializedNode | null {
  if (!isObject(raw) || !isNodeId(raw['id'])) return removed(door)
  if (++door.page.nodeCount > door.limits.maxPageNodes) return cut(door, 'maxPageNodes')
  const node = raw as unknown as SerializedNode
  const clean = byType(node, place, door)
  const isRooted = node.rootId === undefined || door.page.documents.has(node.rootId)
  return withoutFlags(isRooted ? clean : omit(clean, 'rootId'), place)
}

function byType(node: SerializedNode, place: Place, door: Door): SerializedNode {
  switch (node.type) {
    case NodeType.Document:
      return place.parentTag === '' || place.parentTag === 'iframe'
        ? cleanDocument(node, door)
        : inert(node, place, door)
    case NodeType.DocumentType:
      return place.parentTag === '#document' ? cleanDoctype(node, door, place) : inert(node, place, door)
    case NodeType.Element:
      return cleanElement(node, place, door)
    case NodeType.Text:
    case NodeType.CDATA:
      return place.parentTag === '#document' ? inert(node, place, door) : cleanText(node, place, door)
    case NodeType.Comment:
      return cleanComment(node, place, door)
    default:
      return inert(node, place, door)
  }
}

function cleanElement(node: SerializedNode, place: Place, door: Door): SerializedNode {
  const recorded = typeof node.tagName === 'string' ? node.tagName : ''
  const tagName = safeTag(recorded)
  if (tagName !== recorded && tagName !== recorded.toLowerCase())
    door.counter.remove(isScript(recorded) ? 'script' : 'element')
  const isHidden = tagName === HIDDEN_TAG && recorded !== HIDDEN_TAG
  if (tagName === 'iframe' && ++door.page.frameCount > door.limits.maxFrames) {
    door.counter.cut('maxFrames')
    return inert(node, place, door)
  }
  door.page.note(node.id, isHidden ? '#inert' : tagName, place.parentId)
  const attributes = isHidden ? emptyOf(node.attributes) : cleanAttributes(tagName, node.attributes, door)
  noteCopies(node.id, tagName, attributes, place, door)
  const childNodes = cleanChildren(node, isHidden ? '#inert' : tagName, place, door)
  const clean = withFields(pickShared(node, ELEMENT_FIELDS), { tagName, attributes, childNodes })
  return withFlags(clean, tagName)
}

function noteCopies(id: number, tag: string, attributes: Attributes, { parentId }: Place, door: Door): void {
  const { names, copies, copied } = door.page
  const around = names.get(parentId)
  if (around === undefined && tag !== 'svg') return
  const name = typeof attributes['id'] === 'string' ? attributes['id'] : ''
  names.set(id, name || (around ?? ''))
  if (name !== '') copies.note(around ?? '', name)
  const target = tag === 'use' ? copyTarget(attributes) : null
  if (target === null) return
  copies.note(name || (around ?? ''), target)
  copied.push(target)
}

const FLAGS = ['isSVG', 'needBlock', 'isShadowHost', 'isShadow', 'isCustom'] as const

function withFlags(node: SerializedNode, tag: string): SerializedNode {
  const flags: Readonly<Record<string, unknown>> = node as unknown as Record<string, unknown>
  const unsound = FLAGS.filter((flag) => {
    if (!Object.hasOwn(flags, flag)) return false
    if (typeof flags[flag] !== 'boolean') return true
    if (flag === 'isShadowHost') return flags[flag] && !SHADOW_HOSTS.has(tag) && !isCustomName(tag)
    return flag === 'isCustom' && !isCustomName(tag)
  })
  return unsound.length === 0 ? node : omit(node, ...unsound)
}

function cleanChildren(node: SerializedNode, tag: string, place: Place, door: Door): readonly SerializedNode[] {
  const children: unknown = node.childNodes
  if (!Array.isArray(children) || children.length === 0)
    return Array.isArray(children) ? (children as SerializedNode[]) : []
  if (place.depth >= door.limits.maxDepth) {
    door.counter.cut('maxDepth')
    return []
  }
  const within: Place = { parentId: node.id, parentTag: tag, depth: place.depth + 1 }
  return cleanAll(children as SerializedNode[], (child) => cleanNode(child, within, door), door)
}

/** Like `mapShared`, and no more than fit. */
function cleanAll(
  children: readonly SerializedNode[],
  clean: (child: SerializedNode) => SerializedNode | null,
  door: Door,
): readonly SerializedNode[] {
  let changed: SerializedNode[] | null = null
  for (let index = 0; index < children.length; index++) {
    const child = children[index]!
    const isBeyond = door.page.nodeCount - door.page.countedBefore >= door.limits.maxNodes
    if (isBeyond) {
      door.counter.cut('maxNodes')
      return changed ?? children.slice(0, index)
    }
    const cleaned = clean(child)
    if (changed === null) {
      if (cleaned === child) continue
      changed = children.slice(0, index)
    }
    if (cleaned !== null) changed.push(cleaned)
  }
  return changed ?? children
}

function cleanText(node: SerializedNode, place: Place, door: Door): SerializedNode {
  const raw: unknown = node.textContent
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : ''
  const isCss = place.parentTag === 'style' || place.parentTag === ''
  if (place.parentTag === '#inert') {
    door.page.note(node.id, '#inert', place.parentId)
    return withFields(pickShared(node, TEXT_FIELDS), { type: NodeType.Text, textContent: '' })
  }
  door.page.note(node.id, isCss ? '#css' : '#text', place.parentId)
  const clean =
    isCss && place.parentTag === ''
      ? cleanUnplaced(text, door)
      : isCss
        ? cleanStyleText(text, door)
        : cutText(text, door)
  const safe = withFields(pickShared(node, TEXT_FIELDS), { type: NodeType.Text, textContent: clean })
  return Reflect.get(safe, 'isStyle') === undefined || isCss ? safe : omit(safe, 'isStyle')
}

/** Text whose parent is not known yet might be a style sheet's. */
function cleanUnplaced(text: string, door: Door): string {
  return cutText(text, door) === text ? cleanStyleTextIfNeeded(text, door) : cutText(text, door)
}

function cleanStyleTextIfNeeded(text: string, door: Door): string {
  const clean = cleanStyleText(text, door)
  return clean.trimEnd() === text.trimEnd() && !text.includes('\\') ? text : clean
}

/** A text no longer than a browser can lay out. */
export function cutText(text: string, door: Door): string {
  if (text.length <= door.limits.maxTextChars) return text
  door.counter.cut('maxTextChars')
  return text.slice(0, door.limits.maxTextChars)
}

function cleanComment(node: SerializedNode, place: Place, door: Door): SerializedNode {
  door.page.note(node.id, '#comment', place.parentId)
  const text: unknown = node.textContent
  return withFields(pickShared(node, TEXT_FIELDS), { textContent: typeof text === 'string' ? cutText(text, door) : '' })
}

function cleanDocument(node: SerializedNode, door: Door): SerializedNode {
  door.page.note(node.id, '#document', 0)
  door.page.documents.add(node.id)
  const seen = new Set<number>()
  const place: Place = { parentId: node.id, parentTag: '#document', depth: 1 }
  const children: unknown = node.childNodes
  const childNodes = cleanAll(
    (Array.isArray(children) ? children : []) as SerializedNode[],
    (child) => {
      // A document has one element and one type, the type first: browsers throw otherwise.
      const type = isObject(child) ? child.type : null
      const isSecond = type !== null && type !== NodeType.Comment && (seen.has(type) || (type === 1 && seen.has(2)))
      if (type !== null) seen.add(type)
      return isSecond && isNodeId(child.id) ? inert(child, place, door) : cleanNode(child, place, door)
    },
    door,
  )
  return withFields(pickShared(node, DOCUMENT_FIELDS), { childNodes })
}

function cleanDoctype(node: SerializedNode, door: Door, place: Place): SerializedNode {
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

/** Keeps an id and a place, and nothing else. */
function inert(node: SerializedNode, place: Place, door: Door): SerializedNode {
  door.counter.remove('node')
  door.page.note(node.id, '#inert', place.parentId)
  return { type: NodeType.Comment, id: node.id, textContent: '' }
}

function withoutFlags(node: SerializedNode, place: Place): SerializedNode {
  const isUnsound =
    node.isShadow !== undefined && (typeof node.isShadow !== 'boolean' || place.parentTag === '#document')
  return isUnsound ? omit(node, 'isShadow') : node
}

function omit(node: SerializedNode, ...fields: readonly string[]): SerializedNode {
  const entries = Object.entries(node).filter(([key]) => !fields.includes(key))
  return Object.fromEntries(entries) as unknown as SerializedNode
}

function isScript(tag: string): boolean {
  return tag.toLowerCase() === 'script'
}

function emptyOf(attributes: SerializedNode['attributes']): Readonly<Record<string, unknown>> {
  return attributes !== undefined && attributes !== null && Object.keys(attributes).length === 0 ? attributes : {}
}

function removed(door: Door): null {
  door.counter.remove('node')
  return null
}

function cut(door: Door, limit: 'maxPageNodes'): null {
  door.counter.cut(limit)
  return null
}
