import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api'

import { ReplayError, toReplayError } from '../../../shared/errors.ts'
import { ANALYTICS_COLUMNS, ANALYTICS_VIEWS } from './analytics-row.ts'
import { duckDbText, loadDuckDb, withDuckDb, type DuckDbOptions } from './duckdb.ts'
import { hasParquet } from './write-parquet.ts'

/** A value as JSON has it: times as ISO strings, whole numbers that JavaScript cannot hold as strings. */
export type AnalyticsValue = unknown

export interface AnalyticsPage {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, AnalyticsValue>>[]
  /** Whether there were more rows than may be read at once. */
  readonly cut: boolean
}

export interface AnalyticsQueryOptions {
  /** The values of `$1, $2 …`. */
  readonly values?: readonly (string | number | boolean | null)[]
  readonly signal?: AbortSignal
}

/**
 * Hands the batches of a query's rows to `take`, first an empty one, until that answers false. The database sees the folder and nothing
 * else: no other file, no network, no settings; and only what reads is run, because the folder itself can be written.
 *
 * @throws ReplayError `bad_request` for what is no single `select`, or one that DuckDB refuses; `aborted`
 */
export async function queryParquet(
  folder: string,
  sql: string,
  options: DuckDbOptions & AnalyticsQueryOptions & { readonly timeoutMs: number },
  take: (columns: readonly string[], rows: readonly Record<string, AnalyticsValue>[]) => boolean | Promise<boolean>,
): Promise<void> {
  const { values = [], timeoutMs } = options
  const tooLong = AbortSignal.timeout(timeoutMs)
  const signal = options.signal ? AbortSignal.any([options.signal, tooLong]) : tooLong
  try {
    await withDuckDb(options, signal, async (connection) => {
      await openViews(connection, folder)
      const result = await runSelect(connection, sql, values)
      const columns = result.deduplicatedColumnNames()
      if (!(await take(columns, []))) return
      for await (const rows of result.yieldRowObjectJs()) {
        if (!(await take(columns, rows.map(toJson)))) return
      }
    })
  } catch (error) {
    if (options.signal?.aborted || !tooLong.aborted) throw queryError(error, options.signal)
    throw new ReplayError('unavailable', { what: 'The query took too long.', fix: 'Ask for less.', cause: error })
  }
}

/** One view over all files, one per kind; then the door is closed and the key thrown away. */
async function openViews(connection: DuckDBConnection, folder: string): Promise<void> {
  const root = folder.endsWith('/') ? folder : `${folder}/`
  await connection.run(`set allowed_directories = [${duckDbText(root)}]`)
  await connection.run('set enable_external_access = false')
  // Days are days in UTC, wherever the server stands.
  await connection.run(`set TimeZone = 'UTC'`)
  await connection.run('set lock_configuration = true')
  const columns = Object.entries(ANALYTICS_COLUMNS)
  const from = (await hasParquet(folder))
    ? `read_parquet(${duckDbText(`${root}day=*/*.parquet`)}, hive_partitioning = true, hive_types = {'day': DATE})`
    : `(select ${columns.map(([name, type]) => `null::${type} as ${name}`).join(', ')}, null::DATE as day limit 0)`
  const names = [...columns.map(([name]) => name), 'day'].join(', ')
  await connection.run(`create view events as select ${names} from ${from}`)
  for (const [kind, view] of Object.entries(ANALYTICS_VIEWS)) {
    await connection.run(`create view ${view} as select * from events where kind = '${kind}'`)
  }
}

async function runSelect(
  connection: DuckDBConnection,
  sql: string,
  values: readonly DuckDBValue[],
): Promise<DuckDBResult> {
  const { StatementType } = await loadDuckDb()
  const statements = await connection.extractStatements(sql)
  const statement = statements.count === 1 ? await statements.prepare(0) : null
  if (statement?.statementType !== StatementType.SELECT) {
    throw new ReplayError('bad_request', {
      what: 'Only a single select can be asked.',
      fix: `Ask of the views ${Object.values(ANALYTICS_VIEWS).join(', ')} or events.`,
    })
  }
  statement.bind([...values])
  return statement.stream()
}

function toJson(row: Readonly<Record<string, unknown>>): Record<string, AnalyticsValue> {
  return JSON.parse(
    JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? wholeNumber(value) : value)),
  ) as Record<string, AnalyticsValue>
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** DuckDB's own words help whoever wrote the query, but must not tell where on the disk the files are. */
function queryError(error: unknown, signal: AbortSignal | undefined): ReplayError {
  if (error instanceof ReplayError) return error
  if (signal?.aborted) return new ReplayError('aborted', { what: 'The request was cancelled.', cause: error })
  const { what } = toReplayError(error)
  return new ReplayError('bad_request', {
    what: `The query cannot be answered: ${what.replaceAll(/(?:\/[^\s/"']+){2,}/g, '…')}`,
    cause: error,
  })
}
