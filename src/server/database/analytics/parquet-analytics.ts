import path from 'node:path'

import { assertSafeInfo } from '../../../recording/archive/assert-safe-info.ts'
import { isSafeId } from '../../../recording/archive/safe-id.ts'
import { ReplayError, toReplayError } from '../../../shared/errors.ts'
import { inSlices } from '../../../sources/in-slices.ts'
import type { RemovedObject } from '../../ports/removed-object.ts'
import { analyticsRows, type AnalyticsInput } from './analytics-row.ts'
import { queryParquet, type AnalyticsPage, type AnalyticsQueryOptions } from './query-parquet.ts'
import { removeParquet, writeParquet } from './write-parquet.ts'

export interface ParquetAnalyticsOptions {
  /** Where the Parquet files are: a folder of their own beside the recordings. */
  readonly folder: string
  /** Memory of one write or query, MB. @default 256 */
  readonly memoryLimitMb?: number
  /** Processors of one write or query. @default 2 */
  readonly threads?: number
  /** Longest time of a query, ms. @default 30_000 */
  readonly timeoutMs?: number
  /** Rows that one query answers with. @default 10_000 */
  readonly maxRows?: number
}

/** What happened in all archived recordings, as tables. */
export interface ParquetAnalytics {
  /** Writes what happened in a recording, in place of what was written of it before. Answers how many rows there are. */
  write(input: AnalyticsInput, options?: { readonly signal?: AbortSignal }): Promise<number>
  /** Removes all that was written of a recording. Answers which files there were, by their path in the folder. */
  remove(recordingId: string): Promise<readonly RemovedObject[]>
  /**
   * Asks by SQL: one `select` over the views `clicks`, `errors`, `requests`, `console_lines`, `navigations`,
   * `product_events`, or `events` for all of them. It sees nothing but these.
   *
   * @throws ReplayError `bad_request` for any other statement, or one that is wrong; `unavailable` after `timeoutMs`
   */
  query(sql: string, options?: AnalyticsQueryOptions): Promise<AnalyticsPage>
  /** The rows of a query as JSON lines, however many; each with its line end. */
  exportJsonLines(sql: string, options?: AnalyticsQueryOptions): ReadableStream<string>
}

/**
 * Clicks, errors, requests, console lines, navigation and product events as Parquet files, `day=2026-11-20/<id>.parquet`
 * by the day in UTC: for DuckDB here, and for any warehouse that reads Parquet. Needs the package `@duckdb/node-api`.
 *
 * @example
 * const analytics = parquetAnalytics({ folder: './recordings/analytics' })
 * await analytics.write({ info, items, urls, productEvents })
 * await analytics.query('select url, count(*) as errors from errors where day >= $1 group by url', { values: ['2026-11-01'] })
 */
export function parquetAnalytics(options: ParquetAnalyticsOptions): ParquetAnalytics {
  const { memoryLimitMb = 256, threads = 2, timeoutMs = 30_000, maxRows = 10_000 } = options
  const folder = path.resolve(options.folder)
  const limits = { memoryLimitMb, threads }
  return {
    async write(input, { signal } = {}) {
      assertSafeInfo(input.info)
      const rows = await inSlices(analyticsRows(input))
      try {
        await writeParquet(folder, input.info.id, rows, limits, signal)
      } catch (error) {
        throw toReplayError(error, 'storage')
      }
      return rows.length
    },

    async remove(recordingId) {
      if (!isSafeId(recordingId)) {
        throw new ReplayError('bad_request', { what: 'The recording’s id cannot name a file.' })
      }
      return removeParquet(folder, recordingId).catch((error: unknown) => {
        throw toReplayError(error, 'storage')
      })
    },

    async query(sql, asked = {}) {
      let columns: readonly string[] = []
      const rows: Record<string, unknown>[] = []
      await queryParquet(folder, sql, { ...limits, timeoutMs, ...asked }, (names, more) => {
        columns = names
        rows.push(...more)
        return rows.length <= maxRows
      })
      return { columns, rows: rows.slice(0, maxRows), cut: rows.length > maxRows }
    },

    exportJsonLines(sql, asked = {}) {
      const lines = new TransformStream<string, string>()
      const writer = lines.writable.getWriter()
      queryParquet(folder, sql, { ...limits, timeoutMs, ...asked }, async (_, rows) => {
        if (rows.length === 0) return true
        // Waits for the reader: an export may be larger than memory.
        await writer.ready
        await writer.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
        return true
      })
        .then(
          () => writer.close(),
          (error: unknown) => writer.abort(error),
        )
        .catch(() => {})
      return lines.readable
    },
  }
}
