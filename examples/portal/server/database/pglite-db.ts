import { PGlite } from '@electric-sql/pglite'

import type { Db } from './db.ts'

/** PostgreSQL inside this process: in memory, or in `folder` when one is named. */
export async function openPgliteDb(folder?: string): Promise<Db> {
  const lite = await (folder ? PGlite.create(folder) : PGlite.create())
  return {
    name: folder ? `embedded PostgreSQL in ${folder}` : 'embedded PostgreSQL in memory',
    connection: { database: lite },
    query: async <Row>(sql: string, values: readonly unknown[] = []) => (await lite.query<Row>(sql, [...values])).rows,
    transaction: (work) =>
      lite.transaction((tx) =>
        work({
          query: async <Row>(sql: string, values: readonly unknown[] = []) =>
            (await tx.query<Row>(sql, [...values])).rows,
        }),
      ),
    close: () => lite.close(),
  }
}
