import type { RecordQuery } from '../../ports/record-reader.ts'
import { toSqlText } from '../sql-json.ts'
import { createSqlValues, type SqlValues } from '../sql-values.ts'
import type { CheckedTable } from './record-table.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A row as `rowsStatement` reads it; `at` in the order of the table's columns of time. */
export interface HostRow {
  readonly key: string
  readonly id: unknown
  readonly at: readonly (number | null)[]
  readonly fields: Readonly<Record<string, unknown>>
}

/** A change as `historyStatement` reads it. */
export interface HostChange {
  readonly key: string
  readonly at: number | null
  readonly actor: string | null
  readonly label: string | null
  readonly changes: unknown
}

/** The rows of a person to which something happened in the time; the newest `limit`. */
export function rowsStatement(
  table: CheckedTable,
  query: RecordQuery,
  people: readonly string[],
  limit: number,
): Statement {
  const sql = createSqlValues()
  const happened = table.at.map(({ column }) => within(`t.${column}`, query, sql))
  const { history } = table
  if (history) {
    happened.push(
      `exists (select from ${history.table} h where h.${history.key} = t.${table.key} and ${within(`h.${history.at}`, query, sql)})`,
    )
  }
  const fields = table.fields.map(({ name, column }) => `${sql.add(name)}::text, t.${column}`)
  const text = `select t.${table.key}::text as key, to_jsonb(t.${table.key}) as id,
      array[${table.at.map(({ column }) => epochMs(`t.${column}`)).join(', ')}] as at,
      jsonb_build_object(${fields.join(', ')}) as fields
    from ${table.table} t
    where ${ofPerson(table, people, sql)} and (${happened.join(' or ')})
    order by t.${table.at[0]?.column ?? table.key} desc limit ${sql.add(limit)}`
  return { text, values: sql.values }
}

/** All that is known of how these rows became what they are; the newest `limit` changes. */
export function historyStatement(
  history: NonNullable<CheckedTable['history']>,
  keys: readonly string[],
  limit: number,
): Statement {
  const sql = createSqlValues()
  const optional = (column: string | null, type: string) => (column === null ? `null::${type}` : `h.${column}::${type}`)
  const text = `select h.${history.key}::text as key, ${epochMs(`h.${history.at}`)} as at,
      ${optional(history.actor, 'text')} as actor, ${optional(history.label, 'text')} as label,
      ${optional(history.changes, 'jsonb')} as changes
    from ${history.table} h where h.${history.key} = any(${sql.add(keys)})
    order by h.${history.at} desc limit ${sql.add(limit)}`
  return { text, values: sql.values }
}

/** Not cast: the place takes the type of its column, so that the host's index serves. */
function ofPerson({ person, via }: CheckedTable, people: readonly string[], sql: SqlValues): string {
  const given = sql.add(people.map(toSqlText))
  if (!via) return `t.${person} = any(${given})`
  return `t.${person} in (select p.${via.key} from ${via.table} p where p.${via.column} = any(${given}))`
}

/** A place each time, because each column has a type of its own. A column without a zone is taken as UTC. */
function within(column: string, { fromMs, toMs }: RecordQuery, sql: SqlValues): string {
  const [from, to] = [fromMs, toMs].map((ms) => sql.add(new Date(ms).toISOString()))
  return `${column} between ${from} and ${to}`
}

function epochMs(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`
}
