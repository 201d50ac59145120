import {
  EventType,
  fieldsOf,
  incrementalSource,
  IncrementalSource,
  isNumber,
  isObject,
  MouseInteraction,
  textOf,
  type ReplayEvent,
} from '../events.ts'
import { FoldPage } from '../fold/fold-page.ts'
import { PointerKind } from '../recording-view.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import { ACTIVE_SOURCES, Activity } from './activity.ts'
import { consoleItem } from './console-items.ts'
import { addressOf, annotationItem, customItem } from './custom-items.ts'
import type { InputFact } from './input-items.ts'
import type { ItemDraft } from './item.ts'
import { networkItems } from './network-items.ts'
import { labelOf, type NodeLabel } from './node-labels.ts'
import type { AddressFact, SizeFact } from './page-items.ts'
import { PointerColumns, pointerKindOf } from './pointer-columns.ts'
import type { PressFact } from './pointer-items.ts'

/** Positions of a movement are told relative to the event, at most this far back. */
const MAX_TIME_OFFSET_MS = 60_000
const PRESSES: ReadonlySet<number> = new Set([
  MouseInteraction.Click,
  MouseInteraction.ContextMenu,
  MouseInteraction.DblClick,
  MouseInteraction.TouchEnd,
])
const TOUCH_POINTER = 2
const MAX_INPUT_LENGTH = 1000
const MAX_URL_LENGTH = 2000

/** Gathers from a window's events, in order of time, all that lists and timeline need. Times are epoch ms. */
export class WindowFacts {
  readonly activity = new Activity()
  readonly pointer = new PointerColumns()
  readonly addresses: AddressFact[] = []
  readonly sizes: SizeFact[] = []
  readonly presses: PressFact[] = []
  readonly inputs: InputFact[] = []
  readonly drafts: ItemDraft[] = []
  readonly requests: ItemDraft[] = []
  readonly legacyRequests: ItemDraft[] = []
  /** As it stands, to say what is clicked. */
  readonly #page = new FoldPage()
  #usedNodeId = -1

  /** Takes in the next event. Of a checkpoint only its address and size are news, where nobody else has told them. */
  read(entry: StreamEntry): void {
    const { event } = entry
    this.#page.apply(event)
    if (entry.isCheckpoint === true && event.type !== EventType.Meta) return
    const data = fieldsOf(event.data)
    switch (event.type) {
      case EventType.Incremental:
        return this.#readIncremental(event, data)
      case EventType.Meta:
        this.#readAddress(event, String(data['href']))
        return this.#readSize(event, data)
      case EventType.Custom:
        this.#readAddress(event, addressOf(event))
        return this.#push(this.drafts, customItem(event))
      case EventType.Plugin:
        return this.#readPlugin(event, String(data['plugin']), data['payload'])
      case EventType.Annotation:
        return this.#push(this.drafts, annotationItem(event))
      default:
    }
  }

  #readIncremental(event: ReplayEvent, data: Record<string, unknown>): void {
    const source = incrementalSource(event)
    if (source === null) return
    if (ACTIVE_SOURCES.has(source)) this.activity.push(event.timestamp)
    if (source === IncrementalSource.MouseMove) this.#readMoves(event, data, PointerKind.Move)
    else if (source === IncrementalSource.TouchMove) this.#readMoves(event, data, PointerKind.TouchMove)
    else if (source === IncrementalSource.Drag) this.#readMoves(event, data, PointerKind.Drag)
    else if (source === IncrementalSource.MouseInteraction) this.#readInteraction(event, data)
    else if (source === IncrementalSource.ViewportResize) this.#readSize(event, data)
    else if (source === IncrementalSource.Input) this.#readInput(event, data)
    else if (source === IncrementalSource.Log) this.#push(this.drafts, consoleItem(event, data))
  }

  #readMoves(event: ReplayEvent, data: Record<string, unknown>, kind: number): void {
    const positions = data['positions']
    if (!Array.isArray(positions)) return
    for (const at of positions) {
      if (!isObject(at) || !isNumber(at['x']) || !isNumber(at['y'])) continue
      const timeOffset = isNumber(at['timeOffset']) ? at['timeOffset'] : 0
      const timestampMs = event.timestamp + Math.max(-MAX_TIME_OFFSET_MS, Math.min(0, timeOffset))
      this.pointer.push(timestampMs, at['x'], at['y'], isNumber(at['id']) ? at['id'] : -1, kind)
    }
  }

  #readInteraction(event: ReplayEvent, data: Record<string, unknown>): void {
    const { type, id, x, y } = data
    if (!isNumber(type) || !isNumber(id)) return
    if (type !== MouseInteraction.Blur && id !== -1) this.#usedNodeId = id
    const kind = pointerKindOf(type)
    if (kind === null) return
    const isPlaced = isNumber(x) && isNumber(y)
    if (isPlaced && id !== -1) this.pointer.push(event.timestamp, x, y, id, kind)
    if (!PRESSES.has(type)) return
    const isTouch = data['pointerType'] === TOUCH_POINTER
    const place = { x: isPlaced ? x : 0, y: isPlaced ? y : 0 }
    this.presses.push({ timestampMs: event.timestamp, type, ...place, nodeId: id, isTouch, label: this.#labelOf(id) })
  }

  #readInput(event: ReplayEvent, data: Record<string, unknown>): void {
    const { id } = data
    const text = textOf(data['text']).slice(0, MAX_INPUT_LENGTH)
    const isChecked = data['isChecked'] === true
    if (!isNumber(id) || id === -1) return
    // Fields report their values when a page draws them, too. Where the recorder does not say which are entered, those
    // in the field last used are: label, space bar and arrow keys all click the field itself before it changes.
    const isEntered = typeof data['userTriggered'] === 'boolean' ? data['userTriggered'] : id === this.#usedNodeId
    if (!isEntered) return
    this.inputs.push({ timestampMs: event.timestamp, nodeId: id, text, isChecked, label: this.#labelOf(id) })
  }

  #labelOf(id: number): NodeLabel | null {
    const node = this.#page.find(id)
    return node ? labelOf(node) : null
  }

  #readAddress(event: ReplayEvent, url: string): void {
    const clipped = url.slice(0, MAX_URL_LENGTH)
    if (clipped === '' || clipped === this.addresses.at(-1)?.url) return
    this.addresses.push({ timestampMs: event.timestamp, url: clipped })
  }

  #readSize(event: ReplayEvent, data: Record<string, unknown>): void {
    const { width, height } = data
    if (isNumber(width) && isNumber(height)) this.sizes.push({ timestampMs: event.timestamp, width, height })
  }

  #readPlugin(event: ReplayEvent, plugin: string, payload: unknown): void {
    if (plugin === 'rrweb/console@1') this.#push(this.drafts, consoleItem(event, payload))
    else if (plugin === 'rrweb/network@1') this.requests.push(...networkItems(event, payload, false))
    else if (plugin === 'posthog/network@1') this.legacyRequests.push(...networkItems(event, payload, true))
  }

  #push(list: ItemDraft[], draft: ItemDraft | null): void {
    if (draft !== null) list.push(draft)
  }
}
