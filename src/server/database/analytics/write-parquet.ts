import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import type { DuckDBConnection } from '@duckdb/node-api'

import { DAY_MS } from '../../../shared/time.ts'
import { sha256Hex } from '../../checked-bytes.ts'
import { nextTurn } from '../../../sources/in-slices.ts'
import type { RemovedObject } from '../../ports/removed-object.ts'
import { ANALYTICS_COLUMNS, type AnalyticsColumn, type AnalyticsRow } from './analytics-row.ts'
import { duckDbText, loadDuckDb, withDuckDb, type DuckDbOptions } from './duckdb.ts'

/** Where files are written before they are moved to their place: not among those that are read. */
const WRITING = '.writing'

/** Appended before everybody else of this thread has a turn: some milliseconds' worth. */
const ROWS_PER_TURN = 500

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
        await copyTable(connection, path.join(folder, parquetName(day, recordingId)), path.join(folder, WRITING))
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
  for (const [position, row] of rows.entries()) {
    if (position % ROWS_PER_TURN === ROWS_PER_TURN - 1) await nextTurn()
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

/** Removes a recording's files, but for those of the days to keep. Answers which there were. */
export async function removeParquet(
  folder: string,
  recordingId: string,
  keep: ReadonlySet<string> = new Set(),
): Promise<readonly RemovedObject[]> {
  const days = await listDays(folder)
  const removed = await Promise.all(
    days.filter((day) => !keep.has(day)).map((day) => removeFile(folder, parquetName(day, recordingId))),
  )
  return removed.flatMap((file) => file ?? [])
}

async function removeFile(folder: string, name: string): Promise<RemovedObject | null> {
  const file = path.join(folder, name)
  try {
    const content = await readFile(file)
    await rm(file)
    return { key: name, bytes: content.length, sha256: sha256Hex(content) }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The days of which there are files, `2026-11-20`. */
export async function listDays(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return names.flatMap((name) => /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1] ?? []).sort()
}

/** Whether there is any file: a day whose recordings were all removed has none. */
export async function hasParquet(folder: string): Promise<boolean> {
  const days = await listDays(folder)
  for (const day of [...days].reverse()) {
    const names = await readdir(path.join(folder, `day=${day}`))
    if (names.some((name) => name.endsWith('.parquet'))) return true
  }
  return false
}

function parquetName(day: string, recordingId: string): string {
  return `day=${day}/${recordingId}.parquet`
}

/** What lies before the years of four digits is a clock gone wrong: its own day, not none. */
function dayOf(timestampMs: number): string {
  const bounded = Math.min(Math.max(timestampMs, 0), Date.UTC(9999, 0))
  return new Date(Math.floor(bounded / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}
