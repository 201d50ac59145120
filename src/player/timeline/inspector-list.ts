import type { InspectorItem, InspectorKind, Tone } from '../../recording/recording-view.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'
import { describeProductEvent } from './describe-product-event.ts'

/** Kinds of the list beside the replay: what the recording holds, and what analytics heard. */
export type ListKind = InspectorKind | 'product'

/** One row of a list: an inspector item, or a product event in the same shape. */
export type ListItem = Omit<InspectorItem, 'kind'> & { readonly kind: ListKind }

/** Product events whose meaning is an error. */
const ERROR_EVENTS: ReadonlySet<string> = new Set(['$exception', '$rageclick', '$dead_click'])

/** Longest list of values that is searched within one event. */
const SEARCH_CHARS = 4_000

/** Product events as rows of a list. Backend events may lie before the start: their offsets are below 0. */
export function productItems(events: readonly ProductEvent[], startMs: number): readonly ListItem[] {
  return events
    .filter((event) => Number.isFinite(event.timestampMs))
    .map((event) => ({
      id: `product:${event.id}`,
      kind: 'product' as const,
      offsetMs: event.timestampMs - startMs,
      windowId: event.windowId ?? '',
      ...describeProductEvent(event),
      tone: toneOf(event),
      searchText: searchTextOf(event),
      data: event.properties,
    }))
}

/** Everything for lists: all rows by time, and how many there are of each kind. */
export interface InspectorList {
  readonly items: readonly ListItem[]
  readonly counts: ReadonlyMap<ListKind, number>
}

interface CachedList extends InspectorList {
  readonly events: readonly ProductEvent[]
  readonly startMs: number
}

const lists = new WeakMap<readonly InspectorItem[], CachedList>()

/**
 * Inspector items and product events as one list. Timeline, tabs and panels all ask for it with every block that
 * arrives; the same input gives the very same list, made once.
 */
export function inspectorList(
  items: readonly InspectorItem[],
  events: readonly ProductEvent[],
  startMs: number,
): InspectorList {
  const cached = lists.get(items)
  if (cached?.events === events && cached.startMs === startMs) return cached
  const merged = mergeItems(items, productItems(events, startMs))
  const made = { events, startMs, items: merged, counts: countKinds(merged) }
  lists.set(items, made)
  return made
}

/** Inspector items and product events as one list by time. */
export function mergeItems(items: readonly InspectorItem[], products: readonly ListItem[]): readonly ListItem[] {
  if (products.length === 0) return isSorted(items) ? items : [...items].sort(byOffset)
  return [...items, ...products].sort(byOffset)
}

export interface ListFilter {
  /** Kinds to keep. @default all */
  readonly kinds?: ReadonlySet<ListKind>
  /** Tones to keep. @default all */
  readonly tones?: ReadonlySet<Tone>
  /** Words that must all occur, in any order; case does not matter. */
  readonly query?: string
}

/** The rows that pass a filter, in the same order. */
export function filterItems(items: readonly ListItem[], filter: ListFilter): readonly ListItem[] {
  const words = (filter.query ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (!filter.kinds && !filter.tones && words.length === 0) return items
  return items.filter(
    (item) =>
      (!filter.kinds || filter.kinds.has(item.kind)) &&
      (!filter.tones || filter.tones.has(item.tone)) &&
      words.every((word) => item.searchText.includes(word)),
  )
}

/** How many rows there are of each kind; kinds without any are absent. */
export function countKinds(items: readonly ListItem[]): ReadonlyMap<ListKind, number> {
  const counts = new Map<ListKind, number>()
  for (const item of items) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1)
  return counts
}

function toneOf(event: ProductEvent): Tone {
  if (event.name === '$exception') return 'danger'
  return ERROR_EVENTS.has(event.name) ? 'warning' : 'accent'
}

function searchTextOf(event: ProductEvent): string {
  let text = event.name
  for (const [key, value] of Object.entries(event.properties)) {
    if (text.length > SEARCH_CHARS) break
    text += `\n${key}`
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') text += `=${value}`
  }
  return text.slice(0, SEARCH_CHARS).toLowerCase()
}

function isSorted(items: readonly { offsetMs: number }[]): boolean {
  return items.every((item, index) => index === 0 || (items[index - 1]?.offsetMs ?? 0) <= item.offsetMs)
}

function byOffset(a: { offsetMs: number }, b: { offsetMs: number }): number {
  return a.offsetMs - b.offsetMs
}
