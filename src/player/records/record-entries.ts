import { lowerBound } from '../../shared/search.ts'
import { toTimestampMs, type InstantFrame } from './instant.ts'
import type { RecordChange, ReplayRecord } from './record.ts'

/** One field of a change. */
export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** A moment in the life of a row: when it was written, or one entry of its history. */
export interface RecordEntry {
  readonly id: string
  readonly recordKey: string
  /** `written` is the row's own `at`; `change` comes from its history. */
  readonly kind: 'written' | 'change'
  /** ms from the recording's start; `null` where the host's date is no date. */
  readonly offsetMs: number | null
  /** Epoch ms on the database's clock; `null` as above. */
  readonly timestampMs: number | null
  readonly actor: string | null
  /** What the host calls it, else what changed; `null` when neither says anything. */
  readonly label: string | null
  readonly changes: readonly FieldChange[]
}

/** How a record is named among others: two rows of different types may have the same id. */
export function recordKey(record: Pick<ReplayRecord, 'type' | 'id'>): string {
  return `${record.type}:${record.id}`
}

/**
 * A row's moments in order of time, those of unknown time last. A history entry at the very moment the row was
 * written takes the place of the `written` entry, so that creation is not listed twice.
 */
export function recordEntries(record: ReplayRecord, frame: InstantFrame): readonly RecordEntry[] {
  const key = recordKey(record)
  const changes = (Array.isArray(record.history) ? record.history : []).map((change: RecordChange, index) =>
    createEntry(`${key}#${index}`, key, 'change', change, frame),
  )
  const written = createEntry(`${key}#written`, key, 'written', { at: record.at, changes: {} }, frame)
  const doubled = written.timestampMs !== null && changes.some((entry) => entry.timestampMs === written.timestampMs)
  // A stable sort: entries of the same moment stay in the order of the audit table.
  return (doubled ? changes : [written, ...changes]).sort(
    (a, b) => (a.offsetMs ?? Infinity) - (b.offsetMs ?? Infinity) || 0,
  )
}

/** Position of the last entry at or before `offsetMs`, or −1. */
export function currentEntryIndex(entries: readonly RecordEntry[], offsetMs: number): number {
  return lowerBound(entries.length, (index) => (entries[index]?.offsetMs ?? Infinity) > offsetMs) - 1
}

/** The entry after `offsetMs`, or `null`. */
export function nextEntry(entries: readonly RecordEntry[], offsetMs: number): RecordEntry | null {
  const entry = entries[currentEntryIndex(entries, offsetMs) + 1]
  return entry && entry.offsetMs !== null ? entry : null
}

/** The last entry before `offsetMs`, or `null`. */
export function previousEntry(entries: readonly RecordEntry[], offsetMs: number): RecordEntry | null {
  const before = lowerBound(entries.length, (index) => (entries[index]?.offsetMs ?? Infinity) >= offsetMs) - 1
  return entries[before] ?? null
}

function createEntry(
  id: string,
  key: string,
  kind: RecordEntry['kind'],
  change: RecordChange,
  frame: InstantFrame,
): RecordEntry {
  const timestampMs = toTimestampMs(change.at)
  const changes = readChanges(change.changes)
  return {
    id,
    recordKey: key,
    kind,
    timestampMs,
    offsetMs: timestampMs === null ? null : timestampMs + frame.clockOffsetMs - frame.startMs,
    actor: change.actor ?? null,
    label: change.label ?? changeLabel(changes),
    changes,
  }
}

/** Hosts build these from SQL: a pair that is no pair is a value whose past is not known. */
function readChanges(changes: unknown): readonly FieldChange[] {
  if (typeof changes !== 'object' || changes === null) return []
  return Object.entries(changes).map(([field, given]: [string, unknown]) => {
    const pair: readonly unknown[] = Array.isArray(given) ? given : [undefined, given]
    return { field, before: pair[0], after: pair[1] }
  })
}

function changeLabel(changes: readonly FieldChange[]): string | null {
  const first = changes[0]
  if (!first) return null
  const rest = changes.length > 1 ? ` +${changes.length - 1}` : ''
  return `${first.field} → ${describeValue(first.after)}${rest}`
}

/** A cell as one short line of text. */
export function describeValue(value: unknown): string {
  if (value === undefined) return '–'
  if (typeof value === 'string') return value === '' ? '""' : value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '–' : value.toISOString()
  if (typeof value === 'bigint' || typeof value === 'symbol') return value.toString()
  try {
    // Undefined for functions, which no row has.
    return JSON.stringify(value) ?? '–'
  } catch {
    // Cyclic, or with a throwing toJSON: the host's object is shown by its kind.
    return Object.prototype.toString.call(value)
  }
}
