import type { SerializedNode } from '../events.ts'
import type { RuleLog } from './rule-log.ts'

type Attributes = Record<string, unknown>

/** What a browser drops when the node is moved, alone or with what it is in: inserted rules and scroll positions. */
export interface SetOnNode<T> {
  readonly value: T
  readonly node: FoldNode
  /** How many moves there had been on the page. */
  readonly moves: number
}

/** What a node carries beside its place in the tree; made only for nodes that have some of it. */
export interface NodeExtras {
  rules?: SetOnNode<RuleLog>
  /** Changes to single style properties since the style attribute was last set as a whole, oldest first. */
  style?: Map<string, unknown>
  /** The document shown inside, for iframes. */
  content?: FoldNode
  /** The iframe that shows it, for the documents inside iframes. */
  frame?: FoldNode
  /** Children of which there can be one of a type: a textarea's text, a document's root and doctype. */
  alone?: Map<number, FoldNode>
}

/**
 * A node of the folded page. Siblings are linked, so that every insertion and removal costs the same however many
 * there are. Fields that no event changes stay in `source`, which belongs to the recording and is never written.
 */
export interface FoldNode {
  readonly id: number
  readonly source: SerializedNode
  /** In lower case; `undefined` for all but elements. Asked for at every step, so it is worked out once. */
  readonly tag: string | undefined
  /** Own attributes, once an event changed any; until then those of `source` hold. */
  attributes: Attributes | null
  /** Own text, once an event changed it. */
  text: string | null
  parent: FoldNode | null
  first: FoldNode | null
  last: FoldNode | null
  previous: FoldNode | null
  next: FoldNode | null
  extras: NodeExtras | null
  /** What whoever reads the page has noted about the node. */
  note: object | null
  /** The page's count of moves when this node was moved last, 0 for never. */
  movedAt: number
  /** At least as many nodes as are nested in it, one in another: never less, also when they have left. */
  height: number
}

/**
 * Nodes one in another, moves and all, as a page is folded and as it is shown: twice what may be added. Chromium's
 * renderer dies of 3 000.
 */
export const MAX_HEIGHT = 1_024

export function createNode(source: SerializedNode): FoldNode {
  return {
    id: source.id,
    source,
    tag: source.tagName?.toLowerCase(),
    attributes: null,
    text: null,
    parent: null,
    first: null,
    last: null,
    previous: null,
    next: null,
    extras: null,
    note: null,
    movedAt: 0,
    height: 0,
  }
}

/**
 * Puts `node` into `parent`, before `next` or at the end; returns false where that would be nested too deep. Looks
 * upwards only as far as nothing so high was in a node yet.
 */
export function link(parent: FoldNode, node: FoldNode, next: FoldNode | null): boolean {
  let { height } = node
  for (let at: FoldNode | null = parent; at && at.height <= height; at = at.parent) height++
  if (height > MAX_HEIGHT) return false
  ;({ height } = node)
  for (let at: FoldNode | null = parent; at && at.height <= height; at = at.parent) at.height = ++height
  node.parent = parent
  node.next = next
  node.previous = next ? next.previous : parent.last
  if (node.previous) node.previous.next = node
  else parent.first = node
  if (next) next.previous = node
  else parent.last = node
  return true
}

export function unlink(node: FoldNode): void {
  const { parent, previous, next } = node
  if (!parent) return
  if (previous) previous.next = next
  else parent.first = next
  if (next) next.previous = previous
  else parent.last = previous
  node.parent = node.previous = node.next = null
}

export function attributesOf(node: FoldNode): Readonly<Attributes> {
  return node.attributes ?? node.source.attributes ?? {}
}

/** The node's attributes for writing: copied from the recording's event at the first change. */
export function ownAttributes(node: FoldNode): Attributes {
  node.attributes ??= { ...node.source.attributes }
  return node.attributes
}

export function extrasOf(node: FoldNode): NodeExtras {
  node.extras ??= {}
  return node.extras
}

export function tagOf(node: FoldNode | null): string | undefined {
  return node?.tag
}

/** The document that a node is in, or the top of what it was taken out with. */
export function rootOf(node: FoldNode): FoldNode {
  let at = node
  while (at.parent) at = at.parent
  return at
}

/** Whether something holds of a node or of anything that it is in, through frames. */
export function isAround(node: FoldNode, holds: (around: FoldNode) => boolean): boolean {
  for (let at: FoldNode | null = node; at; at = at.parent ?? at.extras?.frame ?? null) if (holds(at)) return true
  return false
}

/** What an event set on a node, unless the node was moved since, or something that it is in. */
export function stillSet<T>(set: SetOnNode<T> | undefined): T | undefined {
  return set && !isAround(set.node, ({ movedAt }) => movedAt > set.moves) ? set.value : undefined
}

/** The node that comes after this one and all that is in it, within `top`. */
export function following(node: FoldNode, top: FoldNode): FoldNode | null {
  let at = node
  while (at.next === null && at.parent !== null && at.parent !== top) at = at.parent
  return at.next
}

const shownIn = (node: FoldNode): FoldNode | undefined => node.extras?.content

/**
 * Visits a node and all below it, parents first, with the documents that iframes show (`inside`). Never recursive: pages
 * are deep.
 */
export function* walk(root: FoldNode, inside = shownIn): Generator<FoldNode> {
  const stack: FoldNode[] = [root]
  while (stack.length > 0) {
    const node = stack.pop()!
    yield node
    const content = inside(node)
    if (content) stack.push(content)
    for (let child = node.last; child; child = child.previous) stack.push(child)
  }
}
