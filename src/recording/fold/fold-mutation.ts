import { addInOrder, type Addition } from '../base/addition-order.ts'
import { readMutation } from '../base/mutation-fields.ts'
import { isObject, NodeType, textOf, type ReplayEvent, type SerializedNode } from '../events.ts'
import {
  attributesOf,
  extrasOf,
  isAround,
  link,
  ownAttributes,
  tagOf,
  unlink,
  walk,
  type FoldNode,
} from './fold-node.ts'
import type { FoldPage } from './fold-page.ts'
import { dropStyleRules, styleTextToChildren } from './style-text.ts'

type Record_ = Record<string, unknown>

/**
 * Applies a mutation as rrweb's replayer does to the real DOM: removals, additions, texts, then attributes. Returns
 * whether all of its records found what they name.
 */
export function applyMutation(page: FoldPage, event: ReplayEvent): boolean {
  const { removes, adds, texts, attributes } = readMutation(event)
  const size = removes.length + adds.length + texts.length + attributes.length
  page.mutationRecords += size
  let applied = 0
  for (const remove of removes) if (isObject(remove) && removeNode(page, remove['id'])) applied++
  addInOrder(adds, page.nodes, (addition) => {
    if (add(page, addition)) applied++
  })
  for (const text of texts) if (isObject(text) && setText(page, text['id'], text['value'])) applied++
  for (const change of attributes)
    if (isObject(change) && setAttributes(page, change['id'], change['attributes'])) applied++
  return applied === size
}

function removeNode(page: FoldPage, id: unknown): boolean {
  const node = page.find(id)
  if (!node) return false
  if (node.source.type === NodeType.Text && tagOf(node.parent) === 'style') {
    styleTextToChildren(node.parent!)
  }
  unlink(node)
  page.forget(node)
  return true
}

/** Returns whether the node found its place. */
function add(page: FoldPage, { parentId, nextId, previousId, node: source }: Addition): boolean {
  const parent = page.find(parentId)
  if (source.type === NodeType.Document) {
    page.waitingDocuments.set(parentId, source)
    if (parent) attachDocuments(page, parent)
    return true
  }
  if (!parent || (source.rootId && !page.find(source.rootId))) return false

  const before = page.find(source.id)
  const node = before && isSameNode(before.source, source) ? before : page.adopt(source)
  if (node === before) {
    unlink(node)
    node.movedAt = ++page.moves
  } else if (before) dropReplaced(page, before, node)
  // A fresh node holds nothing yet, and looking upwards takes time in deep pages. Through frames too, or a page could be
  // made to hold itself.
  if (parent === before || (node === before && isAround(parent, (around) => around === node))) return false

  makeRoomIn(page, parent, node)
  const previous = page.find(previousId)
  const next = page.find(nextId)
  const place = previous?.parent === parent && previous.next ? previous.next : next?.parent === parent ? next : null
  if (!link(parent, node, place)) {
    page.tooDeep++
    return false
  }
  if (node !== before) attachDocuments(page, node)
  return true
}

/** Gives an iframe the document that waits for it, and the iframes within that one theirs. */
function attachDocuments(page: FoldPage, top: FoldNode): void {
  const turn = [top]
  for (let frame = turn.pop(); frame; frame = turn.pop()) {
    const source = page.waitingDocuments.get(frame.id)
    if (!source || tagOf(frame) !== 'iframe') continue
    page.waitingDocuments.delete(frame.id)
    const extras = extrasOf(frame)
    if (extras.content) page.forget(extras.content)
    extras.content = page.build(source)
    extrasOf(extras.content).frame = frame
    for (const node of walk(extras.content)) turn.push(node)
  }
}

/** The id now means another node: the one before leaves the page. */
function dropReplaced(page: FoldPage, before: FoldNode, now: FoldNode): void {
  unlink(before)
  page.forget(before)
  page.nodes.set(now.id, now)
}

/** Removes what cannot stand beside the new child: a textarea's old text, a document's old root or doctype. */
function makeRoomIn(page: FoldPage, parent: FoldNode, node: FoldNode): void {
  const { type } = node.source
  const tag = tagOf(parent)
  if (type === NodeType.Text && tag === 'style') makeRoomInStyle(parent, node)
  const isDocument = parent.source.type === NodeType.Document
  const standsAlone = isDocument
    ? type === NodeType.DocumentType || tagOf(node) === 'html'
    : type === NodeType.Text && tag === 'textarea'
  if (!standsAlone) return
  const drop = (other: FoldNode) => {
    unlink(other)
    if (!isDocument) return
    page.forget(other)
    page.nodes.set(node.id, node)
  }
  // Looked for once: there may be any number of other children.
  const alone = (extrasOf(parent).alone ??= new Map<number, FoldNode>())
  const known = alone.get(type)
  if (known?.parent === parent) drop(known)
  for (let child = known ? null : parent.first; child;) {
    const following: FoldNode | null = child.next
    if (child.source.type === type && tagOf(child) === tagOf(node)) drop(child)
    child = following
  }
  alone.set(type, node)
}

function makeRoomInStyle(style: FoldNode, text: FoldNode): void {
  const cssText = attributesOf(style)['_cssText']
  if (style.first || typeof cssText !== 'string') return styleTextToChildren(style)
  delete ownAttributes(style)['_cssText']
  text.text = cssText
  dropStyleRules(style)
}

function setText(page: FoldPage, id: unknown, value: unknown): boolean {
  const node = page.find(id)
  if (!node || node.source.type === NodeType.Element || node.source.type === NodeType.Document) {
    return false
  }
  if (tagOf(node.parent) === 'style') {
    styleTextToChildren(node.parent!)
  }
  node.text = textOf(value)
  return true
}

function setAttributes(page: FoldPage, id: unknown, changes: unknown): boolean {
  const node = page.find(id)
  if (!isObject(changes) || node?.source.type !== NodeType.Element) return false
  const tag = tagOf(node)
  if (typeof changes['_cssText'] === 'string' && (tag === 'link' || tag === 'style')) {
    replaceStyle(page, node, changes)
    return true
  }
  const own = ownAttributes(node)
  for (const name of Object.keys(changes)) {
    const value = changes[name]
    if (name === 'style' && isObject(value)) {
      changeStyle(node, value)
      continue
    }
    if (name === 'style' && node.extras) delete node.extras.style
    if (value === null) {
      delete own[name]
      // A dialog that is closed is in no mode: rrweb records the mode's end only through `open`.
      if (name === 'open') delete own['rr_open_mode']
    } else if (typeof value === 'string') own[name] = value
  }
  if (tag === 'textarea' && typeof changes['value'] === 'string') clearChildren(page, node)
  return true
}

/**
 * Keeps the last change of each property, in the order in which they were last made. Only a browser knows which
 * longhands a shorthand stands for, so the changes are not merged into the attribute but replayed on it.
 */
function changeStyle(node: FoldNode, change: Record_): void {
  const style = (extrasOf(node).style ??= new Map())
  for (const property of Object.keys(change)) {
    style.delete(property)
    style.set(property, change[property])
  }
}

/** A sheet whose text arrives late: rrweb rebuilds the element from its first attributes, this change, and no children. */
function replaceStyle(page: FoldPage, node: FoldNode, changes: Record_): void {
  node.attributes = { ...node.source.attributes, ...changes }
  dropStyleRules(node)
  clearChildren(page, node)
}

function clearChildren(page: FoldPage, node: FoldNode): void {
  for (let child = node.first; child; child = node.first) {
    unlink(child)
    page.forget(child)
  }
}

/** Whether a node that arrives under a known id is the known one, moved: rrweb compares what was first recorded. */
function isSameNode(known: SerializedNode, arriving: SerializedNode): boolean {
  if (known.type !== arriving.type || known.tagName !== arriving.tagName) return false
  if (known.type !== NodeType.Element) return known.textContent === arriving.textContent
  return JSON.stringify(known.attributes) === JSON.stringify(arriving.attributes)
}
