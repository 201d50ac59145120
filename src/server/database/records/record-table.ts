import { ReplayError } from '../../../shared/errors.ts'
import { sqlName } from '../sql-name.ts'

/** How a table of the host says whose a row is. */
export interface PersonColumn {
  readonly column: string
  /** What the column holds of a person. @default 'email' */
  readonly holds?: 'email' | 'personId' | 'distinctId'
  /** Where `column` is a key of another table: the table, its key, and the column there that names the person. */
  readonly via?: { readonly table: string; readonly key: string; readonly column: string }
}

/** The audit table of a host's table: one row per change. */
export interface HistoryTable {
  readonly table: string
  /** The column that holds the key of the changed row. */
  readonly key: string
  readonly at: string
  readonly actor?: string
  /** A `json` or `jsonb` column: field → [before, after]. */
  readonly changes?: string
  readonly label?: string
}

/** A table of the host whose rows are shown beside recordings. Names are as in the database; `shop.orders` works. */
export interface RecordTable {
  /** @default the name it is listed by */
  readonly table?: string
  /** What its rows are called, e.g. `order`. @default the name it is listed by */
  readonly type?: string
  readonly key: string
  /** Columns of time: when the row was written, then any others at which something happened to it. */
  readonly at: readonly [written: string, ...others: string[]]
  /** Column of the person's e-mail address, or more exactly. */
  readonly person: string | PersonColumn
  /** Columns that are shown. Nothing else of a row is ever read. @default [] */
  readonly fields?: readonly string[]
  /** @default its type and its key */
  readonly label?: (row: { readonly id: string | number; readonly fields: Readonly<Record<string, unknown>> }) => string
  readonly history?: HistoryTable
}

/** A table with every name checked and quoted. */
export interface CheckedTable {
  readonly type: string
  readonly table: string
  readonly key: string
  readonly at: readonly { readonly name: string; readonly column: string }[]
  readonly holds: NonNullable<PersonColumn['holds']>
  readonly person: string
  readonly via: { readonly table: string; readonly key: string; readonly column: string } | null
  readonly fields: readonly { readonly name: string; readonly column: string }[]
  readonly label: NonNullable<RecordTable['label']> | null
  readonly history: {
    readonly table: string
    readonly key: string
    readonly at: string
    readonly actor: string | null
    readonly changes: string | null
    readonly label: string | null
  } | null
}

/** @throws ReplayError `configuration` for a name that is none, and for a table without a column of time */
export function checkTable(listedAs: string, table: RecordTable): CheckedTable {
  const { at, person, fields = [], history } = table
  if (at.length === 0) {
    throw new ReplayError('configuration', {
      what: `The table ${listedAs} has no column of time.`,
      fix: 'Name the column that says when a row was written, as at: ["created_at"].',
    })
  }
  const { column, holds = 'email', via = null } = typeof person === 'string' ? { column: person } : person
  return {
    type: table.type ?? listedAs,
    table: sqlName(table.table ?? listedAs),
    key: columnName(table.key),
    at: at.map((name) => ({ name, column: columnName(name) })),
    holds,
    person: columnName(column),
    via: via && { table: sqlName(via.table), key: columnName(via.key), column: columnName(via.column) },
    fields: fields.map((name) => ({ name, column: columnName(name) })),
    label: table.label ?? null,
    history: history
      ? {
          table: sqlName(history.table),
          key: columnName(history.key),
          at: columnName(history.at),
          actor: history.actor === undefined ? null : columnName(history.actor),
          changes: history.changes === undefined ? null : columnName(history.changes),
          label: history.label === undefined ? null : columnName(history.label),
        }
      : null,
  }
}

/** A dot would lead to another table. */
function columnName(name: string): string {
  if (!name.includes('.')) return sqlName(name)
  throw new ReplayError('configuration', {
    what: `${JSON.stringify(name)} cannot be the name of a column.`,
    fix: 'Leave the table out.',
  })
}
