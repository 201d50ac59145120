import { copyJson } from '../copy-json.ts'
import { EventType, IncrementalSource, NodeType, type ReplayEvent } from '../events.ts'
import { attributesOf, stillSet, tagOf, walk, type FoldNode } from './fold-node.ts'
import type { ConstructedSheet, FoldPage } from './fold-page.ts'
import { advanceMediaAttributes, mediaAt } from './media-clock.ts'

type Plain = Record<string, unknown>

/**
 * Of the constructed sheets that nobody has adopted, those that were made before so many others are forgotten; and what
 * was worn by hosts that have left before so many others came.
 */
const MAX_SHEETS = 1_000

/**
 * The events that rebuild a folded page as it stands: Meta, a full snapshot of the folded tree, then what a full
 * snapshot cannot hold. All bear `timestampMs` (epoch); all are private copies. Node ids are kept, so the events that
 * come after apply unchanged.
 *
 * The order matters: the main document's adopted sheets and rules come before the documents of iframes, and those
 * before anything that refers to nodes inside them.
 */
export function emitCheckpoint(page: FoldPage, timestampMs: number): ReplayEvent[] {
  if (!page.root) return []
  const incremental = (data: Plain): ReplayEvent => ({ type: EventType.Incremental, data, timestamp: timestampMs })
  const serialize = (node: FoldNode) => serializeTree(page, node, timestampMs)
  const meta = page.meta ?? { href: '', width: 1024, height: 768 }
  const events: ReplayEvent[] = [
    { type: EventType.Meta, data: { ...meta }, timestamp: timestampMs },
    {
      type: EventType.FullSnapshot,
      data: { node: serialize(page.root), initialOffset: copyJson(page.initialOffset) },
      timestamp: timestampMs,
    },
  ]
  const frames: FoldNode[] = []
  const attributes: Plain[] = []
  const dressUp = (root: FoldNode) => {
    for (const node of walk(root, () => undefined)) {
      if (node.extras?.content) frames.push(node)
      if (node.extras?.style) attributes.push({ id: node.id, attributes: { style: plainStyle(node.extras.style) } })
      events.push(...adoption(page, node, timestampMs), ...(stillSet(node.extras?.rules)?.toEvents(timestampMs) ?? []))
    }
  }
  dressUp(page.root)
  for (let frame = frames.shift(); frame; frame = frames.shift()) {
    const content = frame.extras!.content!
    const adds = [{ parentId: frame.id, nextId: null, node: serialize(content) }]
    events.push(
      incremental({
        source: IncrementalSource.Mutation,
        adds,
        removes: [],
        texts: [],
        attributes: [],
        isAttachIframe: true,
      }),
    )
    dressUp(content)
  }
  if (attributes.length > 0) {
    events.push(incremental({ source: IncrementalSource.Mutation, adds: [], removes: [], texts: [], attributes }))
  }
  for (const [id, styleIds] of adoptedAway(page))
    events.push(incremental({ source: IncrementalSource.AdoptedStyleSheet, id, styleIds: [...styleIds] }))
  for (const event of carriedEvents(page, timestampMs)) events.push(event)
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
  const all = [...values, ...scrolls, ...(page.selection ? [page.selection] : [])]
  return all.map(({ type, data }) => ({ type, data: copyJson(data), timestamp: timestampMs }))
}

/**
 * Adopts sheets in a document or shadow host. The document makes all of its sheets first, those too that nobody has
 * adopted at the time: a recorder says once what is in a sheet, and calls it by its id when it is adopted again.
 */
function adoption(page: FoldPage, host: FoldNode, timestampMs: number): ReplayEvent[] {
  const styleIds = page.adopted.get(host.id) ?? []
  const made = host.source.type === NodeType.Document ? sheetsOf(page, host) : []
  if (styleIds.length + made.length === 0) return []
  const styles = made.map(({ style }) => copyJson(style))
  const data = { source: IncrementalSource.AdoptedStyleSheet, id: host.id, styleIds: [...styleIds], styles }
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
function sheetsOf({ sheets, adopted }: FoldPage, document: FoldNode): ConstructedSheet[] {
  const made = [...sheets].filter(([, sheet]) => sheet.rootId === document.id)
  const old = made.length - MAX_SHEETS
  const worn = new Set(old > 0 ? [...adopted.values()].flat() : [])
  return made.filter(([id], index) => index >= old || worn.has(id)).map(([, sheet]) => sheet)
}

function serializeTree(page: FoldPage, root: FoldNode, timestampMs: number): Plain {
  const top = serializeNode(page, root, timestampMs)
  const stack: [FoldNode, Plain][] = [[root, top]]
  while (stack.length > 0) {
    const [parent, plain] = stack.pop()!
    const children = plain['childNodes'] as Plain[] | undefined
    if (!children) continue
    for (let child = parent.first; child; child = child.next) {
      const own = serializeNode(page, child, timestampMs)
      if (child.source.isShadow) plain['isShadowHost'] = true
      children.push(own)
      stack.push([child, own])
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
