import {
  EventType,
  fieldsOf,
  IncrementalSource,
  incrementalSource,
  isObject,
  NodeType,
  type ReplayEvent,
} from '../events.ts'
import { readMutation } from '../base/mutation-fields.ts'
import { tagOf, walk, type FoldNode } from '../fold/fold-node.ts'
import { FoldPage } from '../fold/fold-page.ts'
import type { PageReader } from '../fold/fold-track.ts'
import { fieldText, isField, isHidden, letsTextBeSeen, ownerOf, runText } from './page-text.ts'
import type { TextSpans } from './text-spans.ts'

/** An element with more than this in its lines is not read as a whole for each change, but child by child. */
const MAX_RUN_NODES = 400
/**
 * Two hours of a busy data grid have a fifth of it. What has more moves large parts of its page about to keep its
 * reader busy: what comes later is not searched.
 */
const MAX_LOOKS = 20_000_000

/** What is noted about an element that has, or had, a text of its own. */
interface Note {
  /** What stands there; nothing is kept of it where there was no room. */
  text: string
  span: number
  /** Whether it is to be read again. */
  touched: boolean
  /** Whether it is read child by child. */
  wide: boolean
}

/**
 * Follows a window's page event by event and writes down which text stood where and when. An event touches a few
 * elements; those, and no others, are read again once its instant is over, so that what came and went within one
 * instant leaves no trace: nobody saw it.
 */
export class TextWatcher implements PageReader {
  readonly page = new FoldPage()
  readonly #spans: TextSpans
  readonly #maxLooks: number
  #touched: FoldNode[] = []
  /** The last event's, epoch ms. */
  atMs = -Infinity
  /** How many events were read. */
  count = 0
  /** How many nodes were gone through, because something around them came, went, moved or was hidden. */
  looks = 0

  constructor(spans: TextSpans, maxLooks = MAX_LOOKS) {
    this.#spans = spans
    this.#maxLooks = maxLooks
  }

  /** Whether the events were too much to read on. Their page is folded nonetheless. */
  get gaveUp(): boolean {
    return this.looks > this.#maxLooks
  }

  /** Takes in the next event. Events come in order of time. */
  apply(event: ReplayEvent): boolean {
    if (this.gaveUp) return this.page.apply(event)
    if (event.timestamp > this.atMs) this.settle()
    this.atMs = event.timestamp
    this.count++
    if (event.type === EventType.FullSnapshot) return this.#restart(event)
    const source = incrementalSource(event)
    if (source === IncrementalSource.Mutation) return this.#mutate(event)
    const isApplied = this.page.apply(event)
    if (source === IncrementalSource.Input) this.#touch(this.page.find(fieldsOf(event.data)['id']))
    return isApplied
  }

  /** Reads what was touched at the last instant. */
  settle(): void {
    if (this.gaveUp) return
    // Reading a wide element touches what is in it: the list grows, and that has its turn after it.
    for (const node of this.#touched) this.#settle(node)
    this.#touched.length = 0
  }

  #settle(node: FoldNode): void {
    const note = noteOf(node)
    note.touched = false
    // What stood on its own may have gone, or moved into the text of another one.
    const stands = this.page.nodes.get(node.id) === node && this.#unitOf(node) === node && this.#isSeen(node)
    const text = stands ? this.#read(node) : ''
    if (text === note.text) return
    this.#spans.close(note.span, this.atMs)
    note.text = text
    note.span = text === '' ? -1 : this.#spans.open(text, node.id, this.atMs)
  }

  #restart(event: ReplayEvent): boolean {
    const before = [...this.page.nodes.values()].filter(({ note }) => note !== null)
    // What left within this instant is still to be taken note of.
    const gone = this.#touched.filter((node) => this.page.nodes.get(node.id) !== node)
    const isApplied = this.page.apply(event)
    const again = before.map((node) => {
      const note = noteOf(node)
      note.touched = true
      note.wide = false
      const now = this.page.nodes.get(node.id) ?? node
      // The same text in what has the same id stands on.
      now.note = note
      return now
    })
    this.#touched = [...gone, ...again]
    if (this.page.root) this.#touchBelow(this.page.root)
    return isApplied
  }

  #mutate(event: ReplayEvent): boolean {
    const { removes, texts, ...records } = readMutation(event)
    const adds = records.adds.filter(isObject)
    const addedIds = new Set(adds.map(({ node }) => fieldsOf(node)['id']))
    const changed = records.attributes.filter(concernsText).map(({ id }) => this.page.find(id))
    const wasHidden = changed.map((node) => node !== undefined && isHidden(node))
    // What moves or goes is taken out of the text it stands in …
    for (const id of addedIds) this.#touchBelow(this.page.find(id))
    for (const remove of removes) this.#touchBelow(this.page.find(fieldsOf(remove)['id']))
    for (const { node, parentId } of adds) {
      const parent = this.page.find(parentId)
      // A document has one root, and an iframe one document: the one before goes without a word.
      const replaces = parent?.source.type === NodeType.Document || fieldsOf(node)['type'] === NodeType.Document
      if (replaces) this.#touchBelow(parent)
    }
    const isApplied = this.page.apply(event)
    // … and put into the one it stands in afterwards.
    for (const id of addedIds) {
      const node = this.page.find(id)
      if (!addedIds.has(node?.parent?.id)) this.#touchBelow(node)
    }
    for (const text of texts) this.#touch(this.page.find(fieldsOf(text)['id']))
    changed.forEach((node, i) => {
      if (node !== undefined && isHidden(node) !== wasHidden[i]) this.#touchBelow(node)
      else if (node !== undefined && (isField(node) || tagOf(node) === 'option')) this.#touch(node)
    })
    return isApplied
  }

  /** The text that a node is part of, and all text in it, may be another now. */
  #touchBelow(top: FoldNode | undefined): void {
    if (top === undefined) return
    this.#touch(top)
    // A block that comes or goes parts or joins the lines around it; most, such as rows, have none around them.
    const around = top.parent && this.#unitOf(top.parent)
    if (around && (around.note as Note | null)?.text) this.#touch(around)
    for (const node of walk(top)) {
      this.looks++
      if (node.source.type === NodeType.Text || isField(node)) this.#touch(node)
    }
  }

  #touch(node: FoldNode | undefined): void {
    if (node === undefined) return
    const unit = this.#unitOf(node)
    const note = noteOf(unit)
    if (note.touched) return
    note.touched = true
    this.#touched.push(unit)
  }

  /** What is read as one text: the owner, or its child around the node where the owner is wide. */
  #unitOf(node: FoldNode): FoldNode {
    const owner = ownerOf(node)
    if (owner === node || !isWide(owner)) return owner
    let unit = node
    while (unit.parent && unit.parent !== owner) unit = unit.parent
    return unit
  }

  #read(node: FoldNode): string {
    if (isField(node)) return fieldText(this.page, node)
    if (isWide(node)) return ''
    const run = runText(node, MAX_RUN_NODES)
    if (run.complete || ownerOf(node) !== node) return run.text
    noteOf(node).wide = true
    for (let child = node.first; child; child = child.next) this.#touch(child)
    return ''
  }

  /** Whether the node is on the page and nothing around it hides it. */
  #isSeen(node: FoldNode): boolean {
    for (let at: FoldNode | null = node; at; at = at.parent ?? at.extras?.frame ?? null) {
      if (!letsTextBeSeen(at)) return false
      if (at === this.page.root) return true
    }
    return false
  }
}

/** What hides, and what fields show; most changes are of other attributes. */
const TEXT_ATTRIBUTES = ['hidden', 'style', 'value', 'placeholder', 'type']

function concernsText(change: unknown): boolean {
  const attributes = fieldsOf(fieldsOf(change)['attributes'])
  return TEXT_ATTRIBUTES.some((name) => Object.hasOwn(attributes, name))
}

function isWide(node: FoldNode): boolean {
  return (node.note as Note | null)?.wide === true
}

function noteOf(node: FoldNode): Note {
  node.note ??= { text: '', span: -1, touched: false, wide: false } satisfies Note
  return node.note as Note
}
