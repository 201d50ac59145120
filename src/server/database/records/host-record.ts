import { isObject } from '../../../recording/events.ts'
import type { HostRecord, HostRecordChange } from '../../ports/record-reader.ts'
import type { HostChange, HostRow } from './record-statements.ts'
import type { CheckedTable } from './record-table.ts'

/** A row with its changes as the player shows it; `null` for one that does not say when it was written. */
export function toHostRecord(table: CheckedTable, row: HostRow, changes: readonly HostChange[]): HostRecord | null {
  const at = row.at.find((ms) => ms !== null)
  if (at === undefined) return null
  // A number that JavaScript cannot hold stays the text that PostgreSQL wrote.
  const id = Number.isSafeInteger(row.id) ? (row.id as number) : row.key
  const history = table.history
    ? changes.filter(({ key }) => key === row.key).flatMap((change) => toChange(change) ?? [])
    : otherTimes(table, row, at)
  return {
    type: table.type,
    id,
    label: table.label?.({ id, fields: row.fields }) ?? `${table.type} ${id}`,
    at,
    fields: row.fields,
    history: [...history].sort((a, b) => a.at - b.at),
  }
}

function toChange({ at, actor, label, changes }: HostChange): HostRecordChange | null {
  if (at === null) return null
  return {
    at,
    ...(actor !== null && { actor }),
    ...(label !== null && { label }),
    changes: isObject(changes) ? readChanges(changes) : {},
  }
}

/** A pair that is no pair is a value whose past is not known. */
function readChanges(changes: Readonly<Record<string, unknown>>): HostRecordChange['changes'] {
  return Object.fromEntries(
    Object.entries(changes).map(([field, given]) => {
      const pair: readonly unknown[] = Array.isArray(given) ? given : [undefined, given]
      return [field, [pair[0], pair[1]] as const]
    }),
  )
}

/** Without an audit table, that something happened to the row then is all there is to know. */
function otherTimes({ at: columns }: CheckedTable, { at: times }: HostRow, written: number) {
  return columns.flatMap(({ name }, index): readonly HostRecordChange[] => {
    const at = times[index]
    return at == null || at === written ? [] : [{ at, label: name.replaceAll('_', ' '), changes: {} }]
  })
}
