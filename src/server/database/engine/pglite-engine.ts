import { mkdir } from 'node:fs/promises'

import type { PGlite } from '@electric-sql/pglite'

import type { ReadOptions } from '../../../recording/replay-source.ts'
import { throwIfAborted, untilAborted } from '../../../sources/abort.ts'
import { lockFolder } from './folder-lock.ts'
import { packageMissing } from './package-missing.ts'
import { sqlError } from './sql-error.ts'
import type { SqlEngine } from './sql-engine.ts'

/** An embedded database: opened on first use, in `folder` or in memory; or one that is open already. */
export type PgliteConnection =
  { readonly folder?: string; readonly database?: never } | { readonly database: PGlite; readonly folder?: never }

/** A database of our own, with what it takes to let go of it. */
interface Opened {
  readonly database: PGlite
  close(): Promise<void>
}

/** Share of new rows after which statistics are made anew, as PostgreSQL's autovacuum has it. */
const ANALYZE_SHARE = 0.1
const ANALYZE_ROWS = 1_000

/**
 * PostgreSQL inside this process (PGlite). One statement at a time, which cannot be stopped once it runs: an aborted
 * signal only ends the waiting.
 */
export function pgliteEngine(connection: PgliteConnection): SqlEngine {
  const { folder } = connection
  let opening: Promise<Opened> | null = null
  let [rows, unseen] = [0, 0]
  async function open(): Promise<PGlite> {
    if (connection.database) return connection.database
    opening ??= openPglite(folder).catch((error: unknown) => {
      opening = null
      throw error
    })
    return (await opening).database
  }

  return {
    id: `embedded:${folder ?? 'memory'}`,
    async query<Row extends object>(text: string, values: readonly unknown[] = [], { signal }: ReadOptions = {}) {
      throwIfAborted(signal)
      const ask = async () => {
        const lite = await open()
        throwIfAborted(signal)
        return (await lite.query<Row>(text, [...values])).rows
      }
      return untilAborted(
        ask().catch((error: unknown) => {
          throw sqlError(error, signal)
        }),
        signal,
      )
    },
    async transaction(work) {
      try {
        const lite = await open()
        return await lite.transaction((tx) =>
          work({
            async query<Row extends object>(
              text: string,
              values: readonly unknown[] = [],
              { signal }: ReadOptions = {},
            ) {
              throwIfAborted(signal)
              return (await tx.query<Row>(text, [...values])).rows
            },
          }),
        )
      } catch (error) {
        throw sqlError(error)
      }
    },
    async wrote(count) {
      unseen += count
      if (unseen < ANALYZE_ROWS + rows * ANALYZE_SHARE) return
      rows += unseen
      unseen = 0
      // It has no autovacuum. Without statistics the planner walks whole tables; without vacuum dead rows stay.
      await (await open()).exec('vacuum analyze')
    },
    async close() {
      await (await opening)?.close()
      opening = null
    },
  }
}

async function openPglite(folder: string | undefined): Promise<Opened> {
  const missing = packageMissing('@electric-sql/pglite')
  const { PGlite } = await import('@electric-sql/pglite').catch(missing)
  const { pg_trgm } = await import('@electric-sql/pglite/contrib/pg_trgm').catch(missing)
  const options = { extensions: { pg_trgm } }
  if (folder === undefined) {
    const database = await PGlite.create(options)
    return { database, close: () => database.close() }
  }
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const database = await PGlite.create(folder, options)
    return { database, close: () => database.close().finally(() => lock.release()) }
  } catch (error) {
    await lock.release()
    throw error
  }
}
