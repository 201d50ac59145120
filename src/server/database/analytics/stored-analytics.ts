import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { DAY_MS } from '../../../shared/time.ts'
import type { ArchiveStore, ObjectFacts } from '../../ports/archive-store.ts'
import type { RemovedObject } from '../../ports/removed-object.ts'
import { readObject } from '../../read-object.ts'
import { removeObject } from '../../remove-object.ts'
import type { AnalyticsInput } from './analytics-row.ts'
import { parquetAnalytics, type ParquetAnalytics, type ParquetAnalyticsOptions } from './parquet-analytics.ts'
import type { AnalyticsPage, AnalyticsQueryOptions } from './query-parquet.ts'
import { listDays } from './write-parquet.ts'

/** Where a store keeps its analytics: no recording can have this name. */
export const ANALYTICS_FOLDER = 'analytics.d'

export interface StoredAnalyticsOptions extends Omit<ParquetAnalyticsOptions, 'folder'> {
  readonly store: ArchiveStore
  /** @default 'analytics.d' */
  readonly prefix?: string
  /** Where copies are made, which are removed again. @default the system's */
  readonly tempFolder?: string
}

export interface StoredQueryOptions extends AnalyticsQueryOptions {
  /** The first and the last day to read, as `2026-11-20`: others are not fetched. @default all there are */
  readonly fromDay?: string
  readonly untilDay?: string
}

/** Analytics in a bucket. What is asked is copied first: the database that answers sees no network. */
export interface StoredAnalytics extends Pick<ParquetAnalytics, 'write' | 'remove'> {
  /** @throws ReplayError as `ParquetAnalytics.query`, and what the store fails with */
  query(sql: string, options?: StoredQueryOptions): Promise<AnalyticsPage>
}

/**
 * The same Parquet files as `parquetAnalytics`, kept in a store: `analytics.d/day=2026-11-20/<id>.parquet`. A warehouse
 * reads them where they are; `query` fetches the days it is asked for.
 *
 * @example
 * const analytics = storedAnalytics({ store: s3Store({ … }) })
 * await analytics.query('select count(*) from clicks', { fromDay: '2026-11-20' })
 */
export function storedAnalytics(options: StoredAnalyticsOptions): StoredAnalytics {
  const { store, prefix = ANALYTICS_FOLDER, tempFolder = tmpdir(), ...limits } = options

  async function inFolder<T>(work: (folder: string, analytics: ParquetAnalytics) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(path.join(tempFolder, 'portal-replay-analytics-'))
    try {
      return await work(folder, parquetAnalytics({ ...limits, folder }))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async function* filesOf(recordingId: string): AsyncGenerator<ObjectFacts> {
    for await (const object of store.list(`${prefix}/`))
      if (object.key.endsWith(`/${recordingId}.parquet`)) yield object
  }

  return {
    write: (input: AnalyticsInput, { signal } = {}) =>
      inFolder(async (folder, analytics) => {
        const rows = await analytics.write(input, signal ? { signal } : {})
        const written = new Set<string>()
        for (const day of await listDays(folder)) {
          const name = `day=${day}/${input.info.id}.parquet`
          await store.write(`${prefix}/${name}`, await readFile(path.join(folder, name)), signal ? { signal } : {})
          written.add(`${prefix}/${name}`)
        }
        // Listing everything for each recording would cost more than it saves: an earlier writing lies on these days.
        for (const day of daysAround(input.info)) {
          const key = `${prefix}/day=${day}/${input.info.id}.parquet`
          if (!written.has(key)) await store.remove(key)
        }
        return rows
      }),

    async remove(recordingId) {
      const removed: RemovedObject[] = []
      for await (const object of filesOf(recordingId)) {
        const gone = await removeObject(store, object)
        if (gone) removed.push(gone)
      }
      return removed
    },

    query: (sql, { fromDay = '', untilDay = '9999', ...asked } = {}) =>
      inFolder(async (folder, analytics) => {
        for await (const { key } of store.list(`${prefix}/day=`)) {
          const [, day = '', name = ''] = /day=(\d{4}-\d\d-\d\d)\/([\w-]+\.parquet)$/.exec(key) ?? []
          if (day === '' || day < fromDay || day > untilDay) continue
          await mkdir(path.join(folder, `day=${day}`), { recursive: true })
          const { content } = await readObject(store, key, { signal: asked.signal })
          await writeFile(path.join(folder, `day=${day}`, name), content)
        }
        return analytics.query(sql, asked)
      }),
  }
}

/** Whether a folder holds the days themselves, or is a store that has them in their place. */
export async function analyticsFolder(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => [])
  return names.some((name) => name.startsWith('day=')) ? folder : path.join(folder, ANALYTICS_FOLDER)
}

/** Product events are asked for from a day before the recording until a day after it. */
function daysAround({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): readonly string[] {
  const days: string[] = []
  const lastMs = Math.min(endMs, startMs + 7 * DAY_MS) + DAY_MS
  for (let atMs = Math.max(0, startMs - DAY_MS); atMs <= lastMs + DAY_MS; atMs += DAY_MS) {
    days.push(new Date(atMs).toISOString().slice(0, 10))
  }
  return days
}
