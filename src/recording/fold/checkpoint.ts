import { copyJson } from '../copy-json.ts'
import { EventType, IncrementalSource, NodeType, type ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { attributesOf, stillSet, tagOf, walk, type FoldNode } from './fold-node.ts'
import type { ConstructedSheet, FoldPage } from './fold-page.ts'
import { advanceMediaAttributes, mediaAt } from './media-clock.ts'

type Plain = Record<string, unknown>

/** Most nodes have nothing of their own: no list is made for them. */
const NONE: readonly never[] = []

/**
 * Of the constructed sheets that nobody has adopted, those that were made before so many others are forgotten; and what
 * was worn by hosts that have left before so many others came.
 */
const MAX_SHEETS = 1_000

/** Between two pauses. */
const NODES_PER_STEP = 500
const EVENTS_PER_STEP = 50

/**
 * The events that rebuild a folded page as it stands: Meta, a full snapshot of the folded tree, then what a full
 * snapshot cannot hold. All bear `timestampMs` (epoch); all are private copies. Node ids are kept, so the events that
 * come after apply unchanged.
 *
 * The order matters: the main document's adopted sheets and rules come before the documents of iframes, and those
 * before anything that refers to nodes inside them.
 */
export function* checkpointSteps(page: FoldPage, timestampMs: number): Steps<ReplayEvent[]> {
  if (!page.root) return []
  const incremental = (data: Plain): ReplayEvent => ({ type: EventType.Incremental, data, timestamp: timestampMs })
  const meta = page.meta ?? { href: '', width: 1024, height: 768 }
  const node = yield* serializeTree(page, page.root, timestampMs)
  const events: ReplayEvent[] = [
    { type: EventType.Meta, data: { ...meta }, timestamp: timestampMs },
    {
      type: EventType.FullSnapshot,
      data: { node, initialOffset: copyJson(page.initialOffset) },
      timestamp: timestampMs,
    },
  ]
  const roots: FoldNode[] = [page.root]
  const attributes: Plain[] = []
  for (let root = roots.shift(); root; root = roots.shift()) {
    const { frame } = root.extras ?? {}
    if (frame) {
      const adds = [{ parentId: frame.id, nextId: null, node: yield* serializeTree(page, root, timestampMs) }]
      const nothing = { removes: [], texts: [], attributes: [] }
      events.push(incremental({ source: IncrementalSource.Mutation, adds, ...nothing, isAttachIframe: true }))
    }
    let left = NODES_PER_STEP * 10
    for (const { id, extras, source } of walk(root, () => undefined)) {
      if (extras?.content) roots.push(extras.content)
      if (extras?.style) attributes.push({ id, attributes: { style: plainStyle(extras.style) } })
      events.push(...adoption(page, id, source.type, timestampMs))
      events.push(...(stillSet(extras?.rules)?.toEvents(timestampMs) ?? []))
      if (left-- > 0) continue
      left = NODES_PER_STEP * 10
      yield
    }
  }
  if (attributes.length > 0) {
    events.push(incremental({ source: IncrementalSource.Mutation, adds: [], removes: [], texts: [], attributes }))
  }
  for (const [id, styleIds] of adoptedAway(page))
    events.push(incremental({ source: IncrementalSource.AdoptedStyleSheet, id, styleIds: [...styleIds] }))
  for (const { type, data } of carriedEvents(page, timestampMs)) {
    events.push({ type, data: copyJson(data), timestamp: timestampMs })
    if (events.length % EVENTS_PER_STEP === 0) yield
  }
  return events
}

function plainStyle(changes: ReadonlyMap<string, unknown>): Plain {
  return Object.fromEntries([...changes].map(([property, value]) => [property, copyJson(value)]))
}

/** What is set on elements rather than in the tree, each kind in the order in which it happened. */
function carriedEvents(page: FoldPage, timestampMs: number): ReplayEvent[] {
  const media = [...page.media.values()].map((event) => mediaAt(event, timestampMs))
  const values = [...page.fonts.values(), ...page.inputs.values(), ...media, ...[...page.canvases.values()].flat()]
  // Scrolls come last but for the selection: only a page with its values and fonts in place is as long as it was.
  const scrolls = [...page.scrolls.values()].flatMap((scroll) => stillSet(scroll) ?? [])
  return [...values, ...scrolls, ...(page.selection ? [page.selection] : [])]
}

/**
 * Adopts sheets in a document or shadow host. The document makes all of its sheets first, those too that nobody has
 * adopted at the time: a recorder says once what is in a sheet, and calls it by its id when it is adopted again.
 */
function adoption(page: FoldPage, hostId: number, type: number, timestampMs: number): readonly ReplayEvent[] {
  const styleIds = page.adopted.get(hostId) ?? NONE
  const made = type === NodeType.Document ? sheetsOf(page, hostId) : NONE
  if (styleIds.length + made.length === 0) return NONE
  const styles = made.map(({ style }) => copyJson(style))
  const data = { source: IncrementalSource.AdoptedStyleSheet, id: hostId, styleIds: [...styleIds], styles }
  return [
    { type: EventType.Incremental, data, timestamp: timestampMs },
    ...made.flatMap(({ rules }) => rules.toEvents(timestampMs)),
  ]
}

/** What shadow hosts wear that are not on the page, should they come again: of the newest, by their ids. */
function adoptedAway({ adopted, nodes }: FoldPage): [number, readonly number[]][] {
  const away = [...adopted].filter(([id, styleIds]) => styleIds.length > 0 && !nodes.has(id))
  return away.sort(([a], [b]) => a - b).slice(-MAX_SHEETS)
}

/**
 * The sheets that were made for a document: the newest, and those that are adopted. Which those are depends on the page
 * alone, so that a checkpoint folded on leads to the same.
 */
function sheetsOf({ sheets, adopted }: FoldPage, documentId: number): ConstructedSheet[] {
  const made = [...sheets].filter(([, sheet]) => sheet.rootId === documentId)
  const old = made.length - MAX_SHEETS
  const worn = new Set(old > 0 ? [...adopted.values()].flat() : [])
  return made.filter(([id], index) => index >= old || worn.has(id)).map(([, sheet]) => sheet)
}

function* serializeTree(page: FoldPage, root: FoldNode, timestampMs: number): Steps<Plain> {
  const top = serializeNode(page, root, timestampMs)
  let count = 0
  const stack: [FoldNode, Plain][] = [[root, top]]
  while (stack.length > 0) {
    const [parent, plain] = stack.pop()!
    const children = plain['childNodes'] as Plain[] | undefined
    if (!children) continue
    for (let child = parent.first; child; child = child.next) {
      const own = serializeNode(page, child, timestampMs)
      // It may have come from another document, and rrweb would take this one for that.
      if (own['rootId']) own['rootId'] = root.id
      if (child.source.isShadow) plain['isShadowHost'] = true
      children.push(own)
      stack.push([child, own])
      if (++count % NODES_PER_STEP === 0) yield
    }
  }
  return top
}

function serializeNode(page: FoldPage, node: FoldNode, timestampMs: number): Plain {
  const plain: Plain = { ...node.source }
  if (node.source.type === NodeType.Element) {
    const attributes: Plain = { ...attributesOf(node) }
    if (tagOf(node) === 'video' || tagOf(node) === 'audio') {
      if (page.media.has(node.id)) delete attributes['rr_mediaState']
      else advanceMediaAttributes(attributes, page.takenMs, timestampMs)
    }
    plain['attributes'] = attributes
  }
  if (node.source.type === NodeType.Element || node.source.type === NodeType.Document) plain['childNodes'] = []
  else if (node.text !== null) plain['textContent'] = node.text
  // rrweb rewrites a sheet's text for its hover class where this says so: as it did when the text was changed. While the
  // text is still in `_cssText` it must not, or the sheet would be rewritten twice.
  if (node.text !== null && node.source.type === NodeType.Text && tagOf(node.parent) === 'style')
    plain['isStyle'] = true
  return plain
}
