import { isObject, textOf, type MutationData, type SerializedNode } from '../events.ts'
import { type Attributes, cleanAttributes } from './clean-attributes.ts'
import { cleanNode } from './clean-node.ts'
import { cutText } from './clean-text-node.ts'
import type { Door } from './door.ts'
import { safeTag } from './element-names.ts'
import { limited } from './limited.ts'
import { isNodeId, type Place } from './node-place.ts'
import { mapShared, pickShared, withFields } from './shared-list.ts'
import { cleanStyleText } from './style-text.ts'
import { copiesTooMuch, copyTarget, withoutCopies } from './without-copies.ts'
import { words } from '../words.ts'

type Addition = MutationData['adds'][number]
type Removal = MutationData['removes'][number]
type TextChange = MutationData['texts'][number]
type AttributeChange = MutationData['attributes'][number]

const FIELDS = words('source adds removes texts attributes isAttachIframe')
const ADD_FIELDS = words('parentId nextId previousId node')
const REMOVE_FIELDS = words('parentId id isShadow')
const TEXT_FIELDS = words('id value')
const ATTRIBUTE_FIELDS = words('id attributes')

/** A mutation, each record of it by what is known of the node it names. */
export function cleanMutation(raw: Record<string, unknown>, door: Door): Record<string, unknown> {
  door.page.expect(() => arrivingTags(raw['adds'], door))
  const whole = cleanRecords<Addition>(raw['adds'], cleanAddition, door)
  const removes = cleanRecords<Removal>(raw['removes'], cleanRemoval, door)
  const adds = copiesTooMuch(door) ? whole.map((add) => ({ ...add, node: withoutCopies(add.node) })) : whole
  const texts = cleanRecords<TextChange>(raw['texts'], cleanTextChange, door)
  const attributes = cleanRecords<AttributeChange>(raw['attributes'], cleanAttributeChange, door)
  const picked = pickShared(raw, FIELDS)
  const { isAttachIframe } = picked
  const flag = isAttachIframe !== undefined && { isAttachIframe: isAttachIframe === true }
  return withFields(picked, { removes, adds, texts, attributes, ...flag })
}

/** The tags of nodes that a mutation adds: parents may come after their children. */
function arrivingTags(adds: unknown, door: Door): ReadonlyMap<number, string> {
  const tags = new Map<number, string>()
  if (!Array.isArray(adds) || adds.length < 2) return tags
  const count = Math.min(adds.length, door.limits.maxRecords)
  for (let at = 0; at < count; at++) {
    const add: unknown = adds[at]
    const node = isObject(add) ? add['node'] : null
    if (!isObject(node) || !isNodeId(node['id']) || typeof node['tagName'] !== 'string') continue
    const tag = safeTag(node['tagName'])
    const known = tags.get(node['id'])
    tags.set(node['id'], known === undefined || known === tag ? tag : '')
  }
  return tags
}

function cleanRecords<T>(raw: unknown, clean: (record: T, door: Door) => T | null, door: Door): readonly T[] {
  return mapShared(limited(raw, 'maxRecords', door) as readonly T[], (record) => {
    const cleaned = isObject(record) ? clean(record, door) : null
    if (cleaned === null) door.counter.remove('mutation')
    return cleaned
  })
}

function cleanRemoval(record: Removal): Removal | null {
  if (!isNodeId(record.id)) return null
  const picked = pickShared(record, REMOVE_FIELDS)
  const { parentId, isShadow } = record
  if (isNodeId(parentId) && (isShadow === undefined || isShadow === true)) return picked
  const flag = isShadow === undefined ? {} : { isShadow: isShadow === true }
  return { ...picked, parentId: isNodeId(parentId) ? parentId : 0, ...flag }
}

/** Sibling ids below zero become null, and nothing is put within itself, or where no node can be. */
function cleanAddition(record: Addition, door: Door): Addition | null {
  const { parentId } = record
  const node: unknown = record.node
  if (!isNodeId(parentId) || !isObject(node) || !isNodeId(node['id'])) return null
  const parentTag = door.page.tagOf(parentId)
  const isDocument = node['type'] === 0
  if (isDocument ? parentTag !== 'iframe' && parentTag !== '' : LEAVES.has(parentTag)) return null
  const depth = isDocument ? 0 : door.page.depthOf(parentId, node['id'], door.limits.maxDepth)
  if (depth === Infinity) return null
  if (depth > door.limits.maxDepth) {
    door.counter.cut('maxDepth')
    return null
  }
  // The replayer moves a node it knows as it is now: a text that was none of a style sheet was not read as one.
  const isMovedIntoStyle = parentTag === 'style' && door.page.has(node['id']) && door.page.tagOf(node['id']) !== '#css'
  if (isMovedIntoStyle) return null
  const place: Place = { parentId, parentTag, depth }
  const clean = cleanNode(node, place, door)
  if (clean === null) return null
  const picked = pickShared(record, ADD_FIELDS)
  const nextId = sibling(record.nextId, door)
  const previousId = record.previousId === undefined ? undefined : sibling(record.previousId, door)
  const isSame = picked.node === clean && picked.nextId === nextId && picked.previousId === previousId
  if (isSame) return picked
  return { ...picked, node: clean, nextId, ...(previousId !== undefined && { previousId }) }
}

const LEAVES = words('iframe #text #css #comment #doctype')

function sibling(id: unknown, door: Door): number | null {
  if (isNodeId(id)) return id
  if (id !== null && id !== undefined) door.counter.remove('mutation')
  return null
}

function cleanTextChange(record: TextChange, door: Door): TextChange | null {
  if (!isNodeId(record.id)) return null
  const tag = door.page.tagOf(record.id)
  const value: unknown = record.value
  const text = textOf(value)
  if (tag !== '' && !tag.startsWith('#')) return null
  const clean = tag === '#inert' ? '' : tag === '#css' || tag === '' ? cleanStyleText(text, door) : cutText(text, door)
  const picked = pickShared(record, TEXT_FIELDS)
  const safe = value === null ? null : clean
  return picked.value === safe ? picked : { ...picked, value: safe }
}

function cleanAttributeChange(record: AttributeChange, door: Door): AttributeChange | null {
  if (!isNodeId(record.id)) return null
  const tag = door.page.tagOf(record.id)
  if (tag.startsWith('#')) return null
  const attributes = withoutBomb(record.id, tag, cleanAttributes(tag, record.attributes, door), door)
  if (isEmpty(attributes)) return null
  const picked = pickShared(record, ATTRIBUTE_FIELDS)
  return picked.attributes === attributes ? picked : { ...picked, attributes }
}

function isEmpty(attributes: Attributes): boolean {
  for (const _ in attributes) return false
  return true
}

function withoutBomb(id: number, tag: string, attributes: Attributes, door: Door): Attributes {
  const target = tag === 'use' ? copyTarget(attributes) : null
  if (target === null) return attributes
  const { copies, names } = door.page
  copies.note(names.get(id) ?? '', target)
  if (!copies.isBeyond(target, door.limits.maxUseCopies)) return attributes
  door.counter.cut('maxUseCopies')
  return { ...attributes, href: null, 'xlink:href': null }
}

/** The root of a full snapshot; `null` when it is no document with an element. */
export function cleanRoot(raw: unknown, door: Door): SerializedNode | null {
  if (!isObject(raw) || raw['type'] !== 0) return null
  const root = cleanNode(raw, { parentId: 0, parentTag: '', depth: 0 }, door)
  if (!root?.childNodes?.some((child) => child.type === 2)) return null
  return copiesTooMuch(door) ? withoutCopies(root) : root
}
