import type { ReplayRecord } from './record.ts'
import { currentEntryIndex, recordEntries, type FieldChange, type RecordEntry } from './record-entries.ts'
import type { InstantFrame } from './instant.ts'

/** One field of a row as it was at an instant. */
export interface RecordCell {
  readonly field: string
  readonly value: unknown
  /** The change that the current entry made to it, if it made one. */
  readonly changed: FieldChange | null
  /** Whether its value is known then, rather than only known now. */
  readonly origin: 'history' | 'unchanged'
}

/** A row as it was at an instant. */
export interface RecordState {
  /** `not-written` before the first moment that is known of; `unknown` when no moment is. */
  readonly status: 'not-written' | 'written' | 'unknown'
  readonly cells: readonly RecordCell[]
  /** The last entry at or before the instant. */
  readonly current: RecordEntry | null
  /** Position of `current` among the entries, −1 before the first. */
  readonly currentIndex: number
}

/**
 * Answers "what did the row look like then?" for one row, from its fields as they are now and its history. Build it
 * once per record; asking is a binary search per call and a walk over the fields.
 */
export interface RecordModel {
  readonly key: string
  readonly record: ReplayRecord
  readonly entries: readonly RecordEntry[]
  stateAt(offsetMs: number): RecordState
}

interface Step {
  readonly index: number
  readonly change: FieldChange
}

/** Makes the model of one row. Entries of unknown time are listed but change no cell. */
export function createRecordModel(record: ReplayRecord, frame: InstantFrame): RecordModel {
  const entries = recordEntries(record, frame)
  const steps = stepsByField(entries)
  const fields = new Map<string, unknown>(Object.entries(record.fields ?? {}))
  const names = [...new Set([...fields.keys(), ...steps.keys()])]
  const known = entries.some((entry) => entry.offsetMs !== null)
  return {
    key: entries[0]?.recordKey ?? '',
    record,
    entries,
    stateAt(offsetMs) {
      const currentIndex = currentEntryIndex(entries, offsetMs)
      const current = entries[currentIndex] ?? null
      return {
        status: !known ? 'unknown' : current ? 'written' : 'not-written',
        cells: names.map((field) => cellAt(field, steps.get(field) ?? [], fields.get(field), currentIndex)),
        current,
        currentIndex,
      }
    },
  }
}

/**
 * The last change at or before the instant says what it became; failing that, the first change after it says what it
 * was; a field that no change names has always been what it is now.
 */
function cellAt(field: string, steps: readonly Step[], now: unknown, currentIndex: number): RecordCell {
  const past = steps.filter((step) => step.index <= currentIndex).at(-1)
  if (past) {
    const changed = past.index === currentIndex ? past.change : null
    return { field, value: past.change.after, changed, origin: 'history' }
  }
  const first = steps[0]
  if (first) return { field, value: first.change.before, changed: null, origin: 'history' }
  return { field, value: now, changed: null, origin: 'unchanged' }
}

function stepsByField(entries: readonly RecordEntry[]): Map<string, Step[]> {
  const steps = new Map<string, Step[]>()
  entries.forEach((entry, index) => {
    if (entry.offsetMs === null) return
    for (const change of entry.changes) {
      const list = steps.get(change.field) ?? []
      list.push({ index, change })
      steps.set(change.field, list)
    }
  })
  return steps
}
