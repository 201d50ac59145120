import { isObject } from '../../../recording/events.ts'
import type { ProductEvent, RecordingInfo } from '../../../recording/replay-source.ts'
import type { InspectorItem, InspectorKind, UrlChange } from '../../../recording/recording-view.ts'
import type { Steps } from '../../../recording/steps.ts'
import { lowerBound } from '../../../shared/search.ts'
import { toSqlText } from '../sql-json.ts'

/** What is counted of a recording: its derived lists, as the archive holds them, and its product events. */
export interface AnalyticsInput {
  readonly info: RecordingInfo
  /** Offsets are ms from `info.startMs`. */
  readonly items: readonly InspectorItem[]
  readonly urls?: readonly UrlChange[]
  readonly productEvents?: readonly ProductEvent[]
}

/** The columns of every Parquet file, in order, with DuckDB's types. */
export const ANALYTICS_COLUMNS = {
  recording_id: 'VARCHAR',
  happened_at: 'TIMESTAMPTZ',
  offset_ms: 'DOUBLE',
  kind: 'VARCHAR',
  window_id: 'VARCHAR',
  person_id: 'VARCHAR',
  distinct_id: 'VARCHAR',
  url: 'VARCHAR',
  title: 'VARCHAR',
  detail: 'VARCHAR',
  tone: 'VARCHAR',
  level: 'VARCHAR',
  method: 'VARCHAR',
  status: 'INTEGER',
  duration_ms: 'DOUBLE',
  properties: 'VARCHAR',
} as const

export type AnalyticsColumn = keyof typeof ANALYTICS_COLUMNS

/** One line of a table: `happened_at` as ms since epoch. */
export type AnalyticsRow = Readonly<Record<AnalyticsColumn, string | number | null>>

/** The kinds of items that are counted, and the views that show each kind alone. */
export const ANALYTICS_VIEWS = {
  click: 'clicks',
  error: 'errors',
  network: 'requests',
  console: 'console_lines',
  navigation: 'navigations',
  product_event: 'product_events',
} as const

const MAX_TEXT = 2_000

/** About a millisecond's worth. */
const ROWS_PER_STEP = 200

/**
 * The rows of a recording, in order of time. Of a request its address, method, status and duration are kept: never its
 * headers or bodies.
 */
export function* analyticsRows({
  info,
  items,
  urls = [],
  productEvents = [],
}: AnalyticsInput): Steps<readonly AnalyticsRow[]> {
  const urlAt = createUrlLookup(urls)
  const rows: AnalyticsRow[] = []
  for (const item of items) {
    if (!isCounted(item.kind)) continue
    rows.push(itemRow(info, item, urlAt(item)))
    if (rows.length % ROWS_PER_STEP === 0) yield
  }
  for (const event of productEvents) {
    rows.push(productRow(info, event, urlAt))
    if (rows.length % ROWS_PER_STEP === 0) yield
  }
  return rows.sort((a, b) => Number(a.happened_at) - Number(b.happened_at))
}

function isCounted(kind: InspectorKind): boolean {
  return Object.hasOwn(ANALYTICS_VIEWS, kind)
}

type UrlLookup = (moment: { readonly windowId: string; readonly offsetMs: number }) => string | null

/** The page that a window showed then. Addresses are in order of time. */
function createUrlLookup(urls: readonly UrlChange[]): UrlLookup {
  const byWindow = new Map<string, UrlChange[]>()
  for (const change of urls) {
    const list = byWindow.get(change.windowId)
    if (list) list.push(change)
    else byWindow.set(change.windowId, [change])
  }
  return ({ windowId, offsetMs }) => {
    const changes = byWindow.get(windowId) ?? []
    return changes[lowerBound(changes.length, (k) => (changes[k]?.offsetMs ?? 0) > offsetMs) - 1]?.url ?? null
  }
}

function itemRow(info: RecordingInfo, item: InspectorItem, url: string | null): AnalyticsRow {
  const data = isObject(item.data) ? item.data : {}
  const isRequest = item.kind === 'network'
  return {
    ...whose(info),
    happened_at: info.startMs + item.offsetMs,
    offset_ms: item.offsetMs,
    kind: item.kind,
    window_id: textOf(item.windowId),
    url: textOf(isRequest ? (data['name'] ?? data['url'] ?? null) : url),
    title: textOf(item.title),
    detail: textOf(item.detail),
    tone: item.tone,
    level: item.kind === 'console' ? textOf(data['level']) : null,
    method: isRequest ? textOf(data['method']) : null,
    status: isRequest ? integerOf(data['responseStatus'] ?? data['status']) : null,
    duration_ms: isRequest ? numberOf(data['duration']) : null,
    properties: null,
  }
}

function productRow(info: RecordingInfo, event: ProductEvent, urlAt: UrlLookup): AnalyticsRow {
  const { timestampMs, windowId = '', properties } = event
  const offsetMs = timestampMs - info.startMs
  const named = Object.hasOwn(properties, '$current_url') ? properties['$current_url'] : undefined
  return {
    ...whose(info),
    ...(event.distinctId !== undefined && { distinct_id: textOf(event.distinctId) }),
    happened_at: timestampMs,
    offset_ms: offsetMs,
    kind: 'product_event',
    window_id: textOf(windowId || null),
    url: textOf(named ?? urlAt({ windowId, offsetMs })),
    title: textOf(event.name),
    detail: null,
    tone: 'neutral',
    level: null,
    method: null,
    status: null,
    duration_ms: null,
    properties: toSqlText(JSON.stringify(properties)),
  }
}

function whose({ id, person, distinctId }: RecordingInfo) {
  return { recording_id: id, person_id: textOf(person?.id), distinct_id: textOf(distinctId) }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? toSqlText(value).slice(0, MAX_TEXT) : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function integerOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null
}
