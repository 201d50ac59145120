import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import type { DuckDBConnection } from '@duckdb/node-api'

import { DAY_MS } from '../../../shared/time.ts'
import { ANALYTICS_COLUMNS, type AnalyticsColumn, type AnalyticsRow } from './analytics-row.ts'
import { duckDbText, loadDuckDb, withDuckDb, type DuckDbOptions } from './duckdb.ts'

/** Where files are written before they are moved to their place: not among those that are read. */
const WRITING = '.writing'

/**
 * Writes a recording's rows, one file per day (UTC) on which something happened, each in its place at once: whoever
 * reads meanwhile sees the file of before. Files of days that have nothing any more are removed.
 */
export async function writeParquet(
  folder: string,
  recordingId: string,
  rows: readonly AnalyticsRow[],
  options: DuckDbOptions,
  signal?: AbortSignal,
): Promise<void> {
  const days = groupByDay(rows)
  if (days.size > 0) {
    await mkdir(path.join(folder, WRITING), { recursive: true })
    await withDuckDb(options, signal, async (connection) => {
      for (const [day, list] of days) {
        await fillTable(connection, list)
        await copyTable(connection, parquetPath(folder, day, recordingId), path.join(folder, WRITING))
      }
    })
  }
  await removeParquet(folder, recordingId, new Set(days.keys()))
}

function groupByDay(rows: readonly AnalyticsRow[]): ReadonlyMap<string, readonly AnalyticsRow[]> {
  const days = new Map<string, AnalyticsRow[]>()
  for (const row of rows) {
    const day = dayOf(Number(row.happened_at))
    const list = days.get(day)
    if (list) list.push(row)
    else days.set(day, [row])
  }
  return days
}

async function fillTable(connection: DuckDBConnection, rows: readonly AnalyticsRow[]): Promise<void> {
  const columns = Object.entries(ANALYTICS_COLUMNS)
  await connection.run(
    `create or replace temp table rows (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`,
  )
  const { DuckDBTimestampTZValue } = await loadDuckDb()
  const appender = await connection.createAppender('rows')
  for (const row of rows) {
    for (const [name, type] of columns) {
      const value = row[name as AnalyticsColumn]
      if (value === null) appender.appendNull()
      else if (type === 'TIMESTAMPTZ')
        appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(Math.round(Number(value) * 1_000))))
      else if (type === 'DOUBLE') appender.appendDouble(Number(value))
      else if (type === 'INTEGER') appender.appendInteger(Number(value))
      else appender.appendVarchar(String(value))
    }
    appender.endRow()
  }
  appender.closeSync()
}

/** Writes the table beside the place where it belongs, and moves it there whole. */
async function copyTable(connection: DuckDBConnection, file: string, writing: string): Promise<void> {
  const draft = path.join(writing, `${randomUUID()}.parquet`)
  try {
    await connection.run(`copy rows to ${duckDbText(draft)} (format parquet, compression zstd)`)
    await mkdir(path.dirname(file), { recursive: true })
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes a recording's files, but for those of the days to keep. Answers how many there were. */
export async function removeParquet(
  folder: string,
  recordingId: string,
  keep: ReadonlySet<string> = new Set(),
): Promise<number> {
  const days = await listDays(folder)
  const removed = await Promise.all(
    days
      .filter((day) => !keep.has(day))
      .map((day) =>
        rm(parquetPath(folder, day, recordingId)).then(
          () => 1,
          (error: unknown) => {
            if (isMissing(error)) return 0
            throw error
          },
        ),
      ),
  )
  return removed.filter(Boolean).length
}

/** The days of which there are files, `2026-11-20`. */
export async function listDays(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return names.flatMap((name) => /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1] ?? []).sort()
}

function parquetPath(folder: string, day: string, recordingId: string): string {
  return path.join(folder, `day=${day}`, `${recordingId}.parquet`)
}

/** What lies before the years of four digits is a clock gone wrong: its own day, not none. */
function dayOf(timestampMs: number): string {
  const bounded = Math.min(Math.max(timestampMs, 0), Date.UTC(9999, 0))
  return new Date(Math.floor(bounded / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}
