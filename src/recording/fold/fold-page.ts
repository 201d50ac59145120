import {
  EventType,
  IncrementalSource,
  isNumber,
  isObject,
  isSerializedNode,
  listOf,
  type MetaData,
  type ReplayEvent,
  type SerializedNode,
} from '../events.ts'
import { foldMedia } from './media-clock.ts'
import { applyMutation } from './fold-mutation.ts'
import { createNode, extrasOf, link, rootOf, stillSet, walk, type FoldNode, type SetOnNode } from './fold-node.ts'
import { RuleLog } from './rule-log.ts'

/** A constructed style sheet: how it was made, for which document, and what happened to its rules since. */
export interface ConstructedSheet {
  /** By its id: a document that is recorded again under the same one is the same, and has its sheets. */
  readonly rootId: number
  readonly style: Readonly<Record<string, unknown>>
  readonly rules: RuleLog
}

/** Events of which nothing is left when the node they name is not there. */
const NAMES_A_NODE: ReadonlySet<unknown> = new Set([
  IncrementalSource.Scroll,
  IncrementalSource.Input,
  IncrementalSource.MediaInteraction,
  IncrementalSource.CanvasMutation,
])

/** More canvas commands than this without a clear are not worth carrying: the last ones paint over the others. */
const MAX_CANVAS_EVENTS = 500

/**
 * The state of one window's page at an instant, folded from rrweb events without a DOM. Events must come in order,
 * starting with a full snapshot; each costs amortised constant time. It keeps references to the events' data and
 * never writes to them.
 */
export class FoldPage {
  meta: MetaData | null = null
  root: FoldNode | null = null
  /** Epoch ms of the full snapshot this page grew from. */
  takenMs = 0
  initialOffset: unknown = { left: 0, top: 0 }
  readonly nodes = new Map<number, FoldNode>()
  /** Oldest first, adopted or not: what was made once may be adopted again, and is not said again then. */
  readonly sheets = new Map<number, ConstructedSheet>()
  /** Ids of the sheets that a document or shadow host wears, by its id, also while it is away: no recorder repeats it. */
  readonly adopted = new Map<number, readonly number[]>()
  /** The last of each kind of event per node id, oldest first: what is set on elements rather than in the tree. */
  readonly inputs = new Map<number, ReplayEvent>()
  readonly media = new Map<number, ReplayEvent>()
  readonly scrolls = new Map<number, SetOnNode<ReplayEvent>>()
  /** Canvas events since the canvas was last cleared, by node id. */
  readonly canvases = new Map<number, ReplayEvent[]>()
  /** Documents that arrived before the iframe that shows them, by the iframe's id. */
  readonly waitingDocuments = new Map<number, SerializedNode>()
  readonly fonts = new Map<string, ReplayEvent>()
  selection: ReplayEvent | null = null
  /** Mutation records applied since the full snapshot: what a rebuild from it would cost. */
  mutationRecords = 0
  /** How many moves of nodes there were. */
  moves = 0
  /** How many additions were left out because they would have been nested too deep. */
  tooDeep = 0
  /** As a `PageReader` it has itself, and goes through nothing more. */
  readonly page: FoldPage = this
  readonly looks = 0

  readonly #carried: readonly Map<number, unknown>[] = [this.inputs, this.media, this.scrolls, this.canvases]

  /** Returns whether the event found everything it names. One that has nothing to do with the page always does. */
  apply(event: ReplayEvent): boolean {
    const { type, data } = event
    if (type !== EventType.Meta && type !== EventType.FullSnapshot && type !== EventType.Incremental) return true
    if (!isObject(data)) return false
    if (type === EventType.FullSnapshot) return this.#restart(event, data)
    if (type === EventType.Incremental) return this.root !== null && this.#applyIncremental(event, data)
    this.meta = { ...(data as unknown as MetaData) }
    return true
  }

  /** The node that an event names, if it is on the page. */
  find(id: unknown): FoldNode | undefined {
    return typeof id === 'number' ? this.nodes.get(id) : undefined
  }

  /** Builds a node with everything below it and makes it known; does not link it. */
  build(source: SerializedNode): FoldNode {
    const top = this.adopt(source)
    const stack: FoldNode[] = [top]
    while (stack.length > 0) {
      const parent = stack.pop()!
      if (!Array.isArray(parent.source.childNodes)) continue
      for (const child of parent.source.childNodes as readonly unknown[]) {
        if (!isSerializedNode(child)) continue
        const node = this.adopt(child)
        link(parent, node, null)
        stack.push(node)
      }
    }
    return top
  }

  /** Makes one node known, without its children. */
  adopt(source: SerializedNode): FoldNode {
    const node = createNode(source)
    this.nodes.set(node.id, node)
    return node
  }

  /** Forgets a node and everything below it. */
  forget(top: FoldNode): void {
    for (const node of walk(top)) {
      if (this.nodes.get(node.id) !== node) continue
      this.nodes.delete(node.id)
      for (const carried of this.#carried) carried.delete(node.id)
    }
  }

  #restart(event: ReplayEvent, data: Record<string, unknown>): boolean {
    if (!isSerializedNode(data['node'])) return false
    this.nodes.clear()
    for (const carried of this.#carried) carried.clear()
    this.sheets.clear()
    this.adopted.clear()
    this.waitingDocuments.clear()
    this.selection = null
    this.mutationRecords = 0
    this.takenMs = event.timestamp
    this.initialOffset = data['initialOffset']
    this.root = this.build(data['node'])
    return true
  }

  #applyIncremental(event: ReplayEvent, data: Record<string, unknown>): boolean {
    const { source } = data
    if (source === IncrementalSource.Mutation) return applyMutation(this, event)
    const node = this.find(data['id'])
    if (source === IncrementalSource.AdoptedStyleSheet) this.#adoptSheets(data, node)
    if (node) return this.#applyTo(node, event, data)
    if (source === IncrementalSource.ViewportResize) return this.#resize(data)
    if (source === IncrementalSource.StyleSheetRule || source === IncrementalSource.StyleDeclaration)
      return this.#applyRules(event, data)
    if (source === IncrementalSource.Font) {
      this.fonts.set(`${String(data['family'])} ${String(data['fontSource']).slice(0, 200)}`, event)
    } else if (source === IncrementalSource.Selection) this.selection = event
    return !NAMES_A_NODE.has(source)
  }

  #applyTo(node: FoldNode, event: ReplayEvent, data: Record<string, unknown>): boolean {
    switch (data['source']) {
      case IncrementalSource.Scroll:
        setLast(this.scrolls, node.id, this.#setOn(node, event))
        break
      case IncrementalSource.Input:
        setLast(this.inputs, node.id, event)
        break
      case IncrementalSource.MediaInteraction:
        setLast(this.media, node.id, foldMedia(this.media.get(node.id), event))
        break
      case IncrementalSource.StyleSheetRule:
      case IncrementalSource.StyleDeclaration:
        return this.#applyRules(event, data, node)
      case IncrementalSource.CanvasMutation:
        this.#drawOn(node, event, data)
    }
    return true
  }

  #resize({ width, height }: Record<string, unknown>): boolean {
    if (!this.meta || !Number.isFinite(width) || !Number.isFinite(height)) return false
    this.meta = { ...this.meta, width: width as number, height: height as number }
    return true
  }

  #applyRules(event: ReplayEvent, data: Record<string, unknown>, node?: FoldNode): boolean {
    const sheet = typeof data['styleId'] === 'number' ? this.sheets.get(data['styleId']) : null
    if (sheet === undefined || (sheet === null && !node)) return false
    const rules = sheet?.rules ?? this.#rulesOf(node!)
    rules.push(event)
    return true
  }

  /** The log of an element's own sheet: another one once the element was moved. */
  #rulesOf(node: FoldNode): RuleLog {
    const extras = extrasOf(node)
    const rules = stillSet(extras.rules) ?? new RuleLog()
    extras.rules = this.#setOn(node, rules)
    return rules
  }

  #setOn<T>(node: FoldNode, value: T): SetOnNode<T> {
    return { value, node, moves: this.moves }
  }

  #adoptSheets({ id, styleIds, styles }: Record<string, unknown>, host: FoldNode | undefined): void {
    const rootId = rootOf(host ?? this.root!).id
    for (const style of listOf(styles)) {
      if (!isObject(style) || typeof style['styleId'] !== 'number') continue
      setLast(this.sheets, style['styleId'], { rootId, style, rules: new RuleLog() })
    }
    if (typeof id === 'number') this.adopted.set(id, listOf(styleIds).filter(isNumber))
  }

  #drawOn(node: FoldNode, event: ReplayEvent, data: Record<string, unknown>): void {
    const commands = Array.isArray(data['commands']) ? (data['commands'] as unknown[]) : [data]
    const first = commands[0]
    const startsOver = isObject(first) && first['property'] === 'clearRect'
    const drawn = startsOver ? [] : (this.canvases.get(node.id) ?? [])
    drawn.push(event)
    if (drawn.length > MAX_CANVAS_EVENTS) drawn.shift()
    this.canvases.set(node.id, drawn)
  }
}

/** Sets an entry and makes it the newest. */
function setLast<T>(map: Map<number, T>, id: number, value: T): void {
  map.delete(id)
  map.set(id, value)
}
