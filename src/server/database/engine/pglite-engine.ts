import type { PGlite } from '@electric-sql/pglite'

import type { ReadOptions } from '../../../recording/replay-source.ts'
import { throwIfAborted, untilAborted } from '../../../sources/abort.ts'
import { loadPackage } from './load-package.ts'
import { sqlError } from './sql-error.ts'
import type { SqlEngine } from './sql-engine.ts'

/** An embedded database: opened on first use, in `folder` or in memory; or one that is open already. */
export type PgliteConnection =
  { readonly folder?: string; readonly database?: never } | { readonly database: PGlite; readonly folder?: never }

/** Share of new rows after which statistics are made anew, as PostgreSQL's autovacuum has it. */
const ANALYZE_SHARE = 0.1
const ANALYZE_ROWS = 1_000

/**
 * PostgreSQL inside this process (PGlite). One statement at a time, which cannot be stopped once it runs: an aborted
 * signal only ends the waiting.
 */
export function pgliteEngine(connection: PgliteConnection): SqlEngine {
  const { folder } = connection
  let opening: Promise<PGlite> | null = null
  let [rows, unseen] = [0, 0]
  const open = () => (opening ??= connection.database ? Promise.resolve(connection.database) : openPglite(folder))

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
      if (!connection.database && opening) await (await opening).close()
      opening = null
    },
  }
}

async function openPglite(folder: string | undefined): Promise<PGlite> {
  const [{ PGlite }, { pg_trgm }] = await loadPackage('@electric-sql/pglite', () =>
    Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite/contrib/pg_trgm')]),
  )
  const options = { extensions: { pg_trgm } }
  return folder === undefined ? PGlite.create(options) : PGlite.create(folder, options)
}
