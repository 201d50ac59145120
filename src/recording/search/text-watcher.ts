import {
  EventType,
  fieldsOf,
  IncrementalSource,
  incrementalSource,
  isObject,
  listOf,
  NodeType,
  type ReplayEvent,
} from '../events.ts'
import { tagOf, walk, type FoldNode } from '../fold/fold-node.ts'
import { FoldPage } from '../fold/fold-page.ts'
import { fieldText, isField, isHidden, letsTextBeSeen, ownerOf, runText } from './page-text.ts'
import type { TextSpans } from './text-spans.ts'

/** An element with more than this in its lines is not read as a whole for each change, but child by child. */
const MAX_RUN_NODES = 400

/**
 * Follows a window's page event by event and writes down which text stood where and when. An event touches a few
 * elements; those, and no others, are read again once its instant is over, so that what came and went within one
 * instant leaves no trace: nobody saw it.
 */
export class TextWatcher {
  readonly #page = new FoldPage()
  readonly #spans: TextSpans
  readonly #touched = new Set<number>()
  /** Elements that are read child by child. */
  readonly #wide = new Set<number>()
  /** The last event's, epoch ms. */
  atMs = -Infinity
  /** How many nodes were gone through, because something around them came, went, moved or was hidden. */
  looks = 0

  constructor(spans: TextSpans) {
    this.#spans = spans
  }

  /** Takes in the next event. Events come in order of time. */
  apply(event: ReplayEvent): void {
    if (event.timestamp > this.atMs) this.settle()
    this.atMs = event.timestamp
    if (event.type === EventType.FullSnapshot) return this.#restart(event)
    const source = incrementalSource(event)
    const data = fieldsOf(event.data)
    if (source === IncrementalSource.Mutation) this.#mutate(event, data)
    else {
      this.#page.apply(event)
      if (source === IncrementalSource.Input) this.#touch(this.#node(data['id']))
    }
  }

  /** Reads what was touched at the last instant. */
  settle(): void {
    if (this.#touched.size === 0) return
    for (const id of this.#touched) {
      const node = this.#page.nodes.get(id)
      // What stood on its own may have moved into the text of another one.
      const stands = node !== undefined && this.#unitOf(node) === node && this.#isSeen(node)
      this.#spans.set(id, stands ? this.#read(node) : '', this.atMs)
    }
    this.#touched.clear()
  }

  #restart(event: ReplayEvent): void {
    this.#page.apply(event)
    this.#wide.clear()
    for (const id of this.#spans.standing) this.#touched.add(id)
    if (this.#page.root) this.#touchBelow(this.#page.root)
  }

  #mutate(event: ReplayEvent, data: Record<string, unknown>): void {
    const adds = recordsOf(data['adds'])
    const addedIds = new Set(adds.map(({ node }) => (isObject(node) ? node['id'] : null)))
    const changed = recordsOf(data['attributes'])
      .filter(concernsText)
      .map(({ id }) => this.#node(id))
    const wasHidden = changed.map((node) => node !== undefined && isHidden(node))
    // What moves or goes is taken out of the text it stands in …
    for (const id of [...addedIds, ...idsOf(data['removes'])]) this.#touchBelow(this.#node(id))
    for (const { node, parentId } of adds) {
      const parent = this.#node(parentId)
      // A document has one root, and an iframe one document: the one before goes without a word.
      const replaces =
        parent?.source.type === NodeType.Document || (isObject(node) && node['type'] === NodeType.Document)
      if (replaces) this.#touchBelow(parent)
    }
    this.#page.apply(event)
    // … and put into the one it stands in afterwards.
    for (const { node: source } of adds) {
      if (!isObject(source)) continue
      const node = this.#node(source['id'])
      if (!addedIds.has(node?.parent?.id ?? null)) this.#touchBelow(node)
    }
    for (const id of idsOf(data['texts'])) this.#touch(this.#node(id))
    changed.forEach((node, i) => {
      if (node !== undefined && isHidden(node) !== wasHidden[i]) this.#touchBelow(node)
      else if (node !== undefined && (isField(node) || tagOf(node) === 'option')) this.#touch(node)
    })
  }

  #node(id: unknown): FoldNode | undefined {
    return this.#page.find(id)
  }

  /** The text that a node is part of, and all text in it, may be another now. */
  #touchBelow(top: FoldNode | undefined): void {
    if (top === undefined) return
    this.#touch(top)
    // A block that comes or goes parts or joins the lines around it; most, such as rows, have none around them.
    const around = top.parent && this.#unitOf(top.parent)
    if (around && this.#spans.hasText(around.id)) this.#touched.add(around.id)
    for (const node of walk(top)) {
      this.looks++
      if (node.source.type === NodeType.Text || isField(node)) this.#touch(node)
    }
  }

  #touch(node: FoldNode | undefined): void {
    if (node !== undefined) this.#touched.add(this.#unitOf(node).id)
  }

  /** What is read as one text: the owner, or its child around the node where the owner is wide. */
  #unitOf(node: FoldNode): FoldNode {
    const owner = ownerOf(node)
    if (!this.#wide.has(owner.id) || owner === node) return owner
    let unit = node
    while (unit.parent && unit.parent !== owner) unit = unit.parent
    return unit
  }

  #read(node: FoldNode): string {
    if (isField(node)) return fieldText(this.#page, node)
    if (this.#wide.has(node.id)) return ''
    const run = runText(node, MAX_RUN_NODES)
    if (run.complete || ownerOf(node) !== node) return run.text
    // A set grows while it is gone through: its children have their turn after it.
    this.#wide.add(node.id)
    for (let child = node.first; child; child = child.next) {
      this.#touched.delete(child.id)
      this.#touch(child)
    }
    return ''
  }

  /** Whether the node is on the page and nothing around it hides it. */
  #isSeen(node: FoldNode): boolean {
    for (let at: FoldNode | null = node; at; at = at.parent ?? at.extras?.frame ?? null) {
      if (!letsTextBeSeen(at)) return false
      if (at === this.#page.root) return true
    }
    return false
  }
}

/** What hides, and what fields show; most changes are of other attributes. */
const TEXT_ATTRIBUTES = ['hidden', 'style', 'value', 'placeholder', 'type']

function concernsText({ attributes }: Record<string, unknown>): boolean {
  return isObject(attributes) && TEXT_ATTRIBUTES.some((name) => Object.hasOwn(attributes, name))
}

function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return listOf(value).filter(isObject)
}

function idsOf(value: unknown): readonly unknown[] {
  return recordsOf(value).map(({ id }) => id)
}
