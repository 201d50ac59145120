import type { SerializedNode } from '../../../src/recording/events.ts'

/** What a node is to whoever changes the page. */
export type NodeKind =
  | 'container'
  | 'text'
  | 'field'
  | 'select'
  | 'option'
  | 'style'
  | 'link'
  | 'frame'
  | 'dialog'
  | 'canvas'
  | 'media'
  | 'box'
  | 'document'
  | 'other'

export interface ModelNode {
  readonly id: number
  readonly kind: NodeKind
  /** Empty for documents and texts. */
  readonly tag: string
  /** The nested document that the node is in. */
  readonly rootId: number | undefined
  readonly attributes: Record<string, string>
  text: string
  parent: ModelNode | null
  /** In the light tree and in the shadow root, each in order. */
  children: ModelNode[]
  isShadow: boolean
  readonly isHost: boolean
  /** The document that an iframe shows. */
  content: ModelNode | null
  /** The rules of a style element. */
  rules: string[]
}

const KINDS: Readonly<Record<string, NodeKind>> = {
  body: 'container',
  div: 'container',
  section: 'container',
  input: 'field',
  textarea: 'field',
  select: 'select',
  option: 'option',
  style: 'style',
  link: 'link',
  iframe: 'frame',
  dialog: 'dialog',
  canvas: 'canvas',
  video: 'media',
  audio: 'media',
}

export interface NewNode {
  readonly tag?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly text?: string
  readonly kind?: NodeKind
  readonly isHost?: boolean
  readonly children?: readonly NewNode[]
}

/** A page that changes: what a recorder would watch, and what a folded page must be equal to. Nothing of it is folded. */
export class ModelPage {
  readonly document: ModelNode
  /** How many frames were recorded since the last full snapshot. */
  framesRecorded = 0
  readonly #random: () => number
  readonly #alive = new Set<ModelNode>()
  readonly #byKind = new Map<NodeKind, ModelNode[]>()
  #nextId = 20

  constructor(random: () => number) {
    this.#random = random
    const [html, head, style, body] = [3, 4, 11, 5]
    this.document = this.#node({ kind: 'document' }, undefined, 1)
    const root = this.#under(this.document, { tag: 'html' }, html)
    this.#under(this.#under(root, { tag: 'head' }, head), { tag: 'style' }, style)
    this.#under(root, { tag: 'body', attributes: { style: 'min-height: 4000px' } }, body)
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#alive.size
  }

  /** Makes a node with everything in it, for the document that `rootId` names; it is in no tree yet. */
  make(source: NewNode, rootId: number | undefined): ModelNode {
    const node = this.#node(source, rootId)
    for (const child of source.children ?? []) this.link(node, this.make(child, rootId), null)
    if (node.kind === 'style') node.rules = node.children.map(({ text }) => text)
    return node
  }

  /** A document for an iframe, with a sheet and a body. */
  makeDocument(): ModelNode {
    const node = this.#node({ kind: 'document' }, undefined)
    const style: NewNode = { tag: 'style', children: [{ text: '.c1 { color: blue }' }] }
    const body: NewNode = {
      tag: 'body',
      attributes: { style: 'min-height: 4000px' },
      children: [{ tag: 'p', children: [{ text: `framed ${node.id}` }] }],
    }
    this.link(node, this.make({ tag: 'html', children: [{ tag: 'head', children: [style] }, body] }, node.id), null)
    return node
  }

  link(parent: ModelNode, node: ModelNode, before: ModelNode | null): void {
    node.parent = parent
    parent.children.splice(before ? parent.children.indexOf(before) : parent.children.length, 0, node)
  }

  unlink(node: ModelNode): void {
    node.parent?.children.splice(node.parent.children.indexOf(node), 1)
    node.parent = null
  }

  /** Takes a node and everything in it out of the page for good. */
  drop(top: ModelNode): void {
    this.unlink(top)
    for (const node of below(top)) this.#alive.delete(node)
  }

  has(node: ModelNode): boolean {
    return this.#alive.has(node)
  }

  /** Any node of a kind that is on the page. */
  any(kind: NodeKind): ModelNode | null {
    const list = this.#byKind.get(kind) ?? []
    while (list.length > 0) {
      const at = Math.floor(this.#random() * list.length)
      const node = list[at]!
      if (this.#alive.has(node)) return node
      list[at] = list.at(-1)!
      list.pop()
    }
    return null
  }

  #under(parent: ModelNode, source: NewNode, id: number): ModelNode {
    const node = this.#node(source, undefined, id)
    this.link(parent, node, null)
    return node
  }

  #node(source: NewNode, rootId: number | undefined, id = this.#nextId++): ModelNode {
    const { tag = '', attributes = {}, text = '', isHost = false } = source
    const kind = source.kind ?? (tag === '' ? 'text' : (KINDS[tag] ?? 'other'))
    const own = { attributes: { ...attributes }, text, parent: null, children: [], content: null, rules: [] }
    const node: ModelNode = { id, kind, tag, rootId, isShadow: false, isHost, ...own }
    this.#alive.add(node)
    const list = this.#byKind.get(kind)
    if (list) list.push(node)
    else this.#byKind.set(kind, [node])
    return node
  }
}

/** A node and everything in it, with the documents of iframes; parents first. */
export function below(top: ModelNode): ModelNode[] {
  return [top, ...top.children.flatMap(below), ...(top.content ? below(top.content) : [])]
}

/** As recorders write it, with all that is in it but the documents of iframes. */
export function serialized(node: ModelNode): SerializedNode {
  return { ...withoutChildren(node), ...(node.tag || node.kind === 'document' ? childNodes(node) : {}) }
}

/** As recorders write it in a mutation, where children have records of their own. */
export function withoutChildren(node: ModelNode): SerializedNode {
  const place = { ...(node.rootId && { rootId: node.rootId }), ...(node.isShadow && { isShadow: true }) }
  if (node.kind === 'document') return { type: 0, id: node.id, childNodes: [] }
  if (node.tag === '') return { type: 3, id: node.id, textContent: node.text, ...place }
  const { id, tag: tagName, attributes } = node
  const host = node.isHost ? { isShadowHost: true } : {}
  return { type: 2, id, tagName, attributes: { ...attributes }, childNodes: [], ...place, ...host }
}

function childNodes(node: ModelNode): Partial<SerializedNode> {
  const children = [...inTree(node, false), ...inTree(node, true)].map(serialized)
  if (node.kind !== 'style') return { childNodes: children }
  // The rules as they stand are said once, for all texts of the sheet.
  const blank = children.map((child) => ({ ...child, textContent: '' }))
  return { attributes: { ...node.attributes, _cssText: node.rules.join(' ') }, childNodes: blank }
}

/** The children in a node's light tree, or in its shadow root. */
export function inTree(node: ModelNode, isShadow: boolean): ModelNode[] {
  return node.children.filter((child) => child.isShadow === isShadow)
}
