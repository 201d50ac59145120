import { isObject, NodeType, textOf } from '../events.ts'
import { oneLine } from './bounded.ts'
import { words } from '../words.ts'

/** What a person would call a node. */
export interface NodeLabel {
  readonly tag: string
  /** `type` of a form field. */
  readonly type: string
  /** Empty where nothing names it. */
  readonly text: string
}

export interface LabelNode {
  readonly id: number
  readonly tag: string
  readonly attributes: Record<string, string>
  text: string
  parent: LabelNode | null
  readonly children: LabelNode[]
  /** How far below a wanted node it is. */
  readonly below: number
}

const MAX_BELOW = 5
const MAX_CHILDREN = 40
const MAX_LABEL_LENGTH = 80
/** A longer text is content, not a name. */
const MAX_NAME_LENGTH = 60
const NAMING = [
  'aria-label',
  'title',
  'alt',
  'placeholder',
  'name',
  'value',
  'id',
  'role',
  'type',
  'data-testid',
] as const
const FIELDS = words('input textarea select')
/** What people mean when they click somewhere inside. */
const ACTIVE_TAGS: ReadonlySet<string> = new Set(['a', 'button', 'label', 'option', 'summary', 'li', ...FIELDS])
/** Their text is that of the whole page. */
const PAGES = words('html body main')
const ACTIVE_ROLES = /^(?:button|link|menuitem\w*|tab|option|checkbox|radio|switch|treeitem|gridcell)$/

/** A serialised node, and where it stands. */
export interface PlacedNode {
  readonly node: Readonly<Record<string, unknown>>
  readonly id: number
  readonly parentId: unknown
}

/** A serialised node and everything in it, as a page has it: parents first, children in order. */
export function* withinNode(node: unknown, parentId: unknown): Generator<PlacedNode> {
  const pending: [node: unknown, parentId: unknown][] = [[node, parentId]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [inner, above] = next
    if (!isObject(inner) || typeof inner['id'] !== 'number') continue
    const { id, childNodes } = inner
    yield { node: inner, id: inner['id'], parentId: above }
    if (!Array.isArray(childNodes)) continue
    for (let i = childNodes.length - 1; i >= 0; i--) pending.push([childNodes[i], id])
  }
}

/** Follows the wanted nodes of a page, and what is in them, with as much as is needed to name them. */
export class LabelTree {
  readonly #wanted: ReadonlySet<number>
  readonly #nodes = new Map<number, LabelNode>()

  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted
  }

  get(id: unknown): LabelNode | undefined {
    return typeof id === 'number' ? this.#nodes.get(id) : undefined
  }

  add(node: unknown, parentId: unknown, nextId: unknown): void {
    for (const each of withinNode(node, parentId)) this.#addOne(each, each.node === node ? nextId : null)
  }

  remove(id: unknown): void {
    const node = this.get(id)
    if (node === undefined || node.parent === null) return
    const at = node.parent.children.indexOf(node)
    if (at !== -1) node.parent.children.splice(at, 1)
    node.parent = null
  }

  setText(id: unknown, value: unknown): void {
    const node = this.get(id)
    if (node !== undefined) node.text = shortText(value)
  }

  setAttributes(id: unknown, attributes: unknown): void {
    const node = this.get(id)
    if (node !== undefined) pickAttributes(attributes, node.attributes)
  }

  #addOne({ node: raw, id, parentId }: PlacedNode, nextId: unknown): void {
    const parent = this.get(parentId)
    const isWanted = this.#wanted.has(id)
    if (!isWanted && (parent === undefined || parent.below >= MAX_BELOW || parent.children.length >= MAX_CHILDREN))
      return
    const node: LabelNode = {
      id,
      tag: textOf(raw['tagName']).toLowerCase().slice(0, 40),
      attributes: {},
      text: raw['type'] === NodeType.Text ? shortText(raw['textContent']) : '',
      parent: parent ?? null,
      children: [],
      below: isWanted ? 0 : (parent?.below ?? 0) + 1,
    }
    pickAttributes(raw['attributes'], node.attributes)
    this.remove(id)
    this.#nodes.set(id, node)
    if (parent === undefined || parent.children.length >= MAX_CHILDREN) return
    const before = parent.children.findIndex((child) => child.id === nextId)
    parent.children.splice(before === -1 ? parent.children.length : before, 0, node)
  }
}

function shortText(value: unknown): string {
  return textOf(value).slice(0, MAX_LABEL_LENGTH * 2)
}

function pickAttributes(from: unknown, to: Record<string, string>): void {
  if (!isObject(from)) return
  for (const name of NAMING) {
    if (!Object.hasOwn(from, name)) continue
    const value = from[name]
    if (typeof value === 'string') to[name] = value.slice(0, MAX_LABEL_LENGTH)
    else delete to[name]
  }
}

/** The name of the nearest node up from `node` that people act on; else of the first that has a short one. */
export function labelOf(node: LabelNode): NodeLabel {
  let named: LabelNode | null = null
  for (let at: LabelNode | null = node; at !== null; at = at.parent) {
    if (isActive(at)) return toLabel(at)
    if (named === null && nameOf(at) !== '' && nameOf(at).length <= MAX_NAME_LENGTH) named = at
  }
  return toLabel(named ?? node)
}

function isActive(node: LabelNode): boolean {
  return ACTIVE_TAGS.has(node.tag) || ACTIVE_ROLES.test(node.attributes['role'] ?? '')
}

function toLabel(node: LabelNode): NodeLabel {
  const tag = node.tag === '' ? (node.parent?.tag ?? 'page') : node.tag
  return { tag, type: node.attributes['type'] ?? '', text: oneLine(nameOf(node), MAX_LABEL_LENGTH) }
}

function nameOf(node: LabelNode): string {
  const { attributes } = node
  const spoken = attributes['aria-label'] ?? ''
  if (spoken.trim() !== '') return spoken
  if (FIELDS.has(node.tag)) {
    const isButton = /^(?:submit|button|reset)$/.test(attributes['type'] ?? '')
    const names = [
      isButton ? attributes['value'] : '',
      attributes['placeholder'],
      attributes['title'],
      attributes['name'],
      attributes['id'],
    ]
    return names.find((name) => name !== undefined && name !== '') ?? ''
  }
  if (PAGES.has(node.tag)) return ''
  const text = textIn(node).trim()
  return text !== '' ? text : (attributes['title'] ?? attributes['alt'] ?? attributes['data-testid'] ?? '')
}

function textIn(node: LabelNode): string {
  let text = ''
  const pending: LabelNode[] = [node]
  for (let next = pending.pop(); next !== undefined && text.length < MAX_LABEL_LENGTH * 2; next = pending.pop()) {
    if (next.text !== '') text += `${next.text} `
    else if (next.tag === 'img') text += `${next.attributes['alt'] ?? ''} `
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i]
      if (child !== undefined && child.tag !== 'style' && child.tag !== 'script') pending.push(child)
    }
  }
  return text
}
