import { untilAborted, throwIfAborted } from '../../../sources/abort.ts'
import { ReplayError } from '../../../shared/errors.ts'
import type { RecordQuery, RecordReader } from '../../ports/record-reader.ts'
import { pgliteEngine, type PgliteConnection } from '../engine/pglite-engine.ts'
import { postgresEngine, type PostgresConnection } from '../engine/postgres-engine.ts'
import { toHostRecord } from './host-record.ts'
import { checkTable, type CheckedTable, type RecordTable } from './record-table.ts'
import { historyStatement, rowsStatement, type HostChange, type HostRow } from './record-statements.ts'

export interface SqlRecordsOptions {
  /** The host's tables, by the names they are shown by. */
  readonly tables: Readonly<Record<string, RecordTable>>
  /** Longest time of one statement, ms. @default 5_000 */
  readonly statementTimeoutMs?: number
  /** Rows of one table. @default 200 */
  readonly maxRows?: number
  /** Changes of one table's rows together. @default 2_000 */
  readonly maxChanges?: number
  /** Connections, unless a pool is given. @default 4 */
  readonly maxConnections?: number
}

/** Where the tables are: a server, or an embedded database that the host has opened. */
export type RecordsConnection = PostgresConnection | Required<Pick<PgliteConnection, 'database'>>

/**
 * Reads the host's own rows and their history, for showing them beside a recording. Every statement runs in a read-only
 * transaction with a time limit, and reads no column that is not named here. Give it a role that may read those columns
 * and nothing else (docs/guides/records.md).
 *
 * @throws ReplayError `configuration` for a name that cannot be one
 * @example
 * const records = sqlRecords({
 *   connectionString: process.env.DATABASE_URL,
 *   tables: { orders: { type: 'order', key: 'id', at: ['created_at'], person: 'customer_email', fields: ['status'] } },
 * })
 */
export function sqlRecords(options: SqlRecordsOptions & RecordsConnection): RecordReader & { close(): Promise<void> } {
  const { statementTimeoutMs = 5_000, maxRows = 200, maxChanges = 2_000, maxConnections = 4 } = options
  const tables = Object.entries(options.tables).map(([name, table]) => checkTable(name, table))
  const engine =
    'database' in options
      ? pgliteEngine({ database: options.database })
      : postgresEngine(options, { statementTimeoutMs, maxConnections })

  /** One table in a transaction of its own: one that fails or is slow takes no other along. */
  function readTable(table: CheckedTable, query: RecordQuery, people: readonly string[], signal?: AbortSignal) {
    return engine.transaction(async (sql) => {
      const ask = <Row extends object>({ text, values }: { text: string; values: readonly unknown[] }) =>
        sql.query<Row>(text, values, signal ? { signal } : {})
      await sql.query('set transaction read only')
      await sql.query(`select set_config('statement_timeout', $1, true)`, [String(Math.ceil(statementTimeoutMs))])
      const rows = await ask<HostRow>(rowsStatement(table, query, people, maxRows + 1))
      const kept = rows.slice(0, maxRows)
      const { history } = table
      const changes =
        history && kept.length > 0
          ? await ask<HostChange>(
              historyStatement(
                history,
                kept.map(({ key }) => key),
                maxChanges + 1,
              ),
            )
          : []
      const records = kept.flatMap((row) => toHostRecord(table, row, changes.slice(0, maxChanges)) ?? [])
      return { records, cut: rows.length > maxRows || changes.length > maxChanges ? [table.type] : [] }
    })
  }

  return {
    id: `${engine.id}/records`,
    async read(query, { signal } = {}) {
      throwIfAborted(signal)
      assertQuery(query)
      const reading = tables.flatMap((table) => {
        const people = peopleOf(table, query)
        return people.length > 0 ? [readTable(table, query, people, signal)] : []
      })
      const pages = await untilAborted(Promise.all(reading), signal)
      return {
        records: pages.flatMap(({ records }) => records).sort((a, b) => a.at - b.at),
        cut: pages.flatMap(({ cut }) => cut),
      }
    },
    close: () => engine.close(),
  }
}

/** What a table knows the person by. Addresses as they were given and in lower case: hosts keep them in either. */
function peopleOf({ holds }: CheckedTable, { email, personId, distinctIds = [] }: RecordQuery): readonly string[] {
  if (holds === 'personId') return personId ? [personId] : []
  if (holds === 'distinctId') return distinctIds
  return email ? [...new Set([email, email.toLowerCase()])] : []
}

/** Furthest epoch ms that both a `Date` and a `timestamptz` can hold. */
const MAX_TIMESTAMP_MS = 8.64e15

function assertQuery({ fromMs, toMs }: RecordQuery): void {
  if (fromMs <= toMs && Math.abs(fromMs) <= MAX_TIMESTAMP_MS && Math.abs(toMs) <= MAX_TIMESTAMP_MS) return
  throw new ReplayError('bad_request', {
    what: 'There is no such stretch of time.',
    fix: 'Give fromMs and toMs in ms since epoch, fromMs first.',
  })
}
