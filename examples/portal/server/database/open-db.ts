import type { Db } from './db.ts'
import { openPgliteDb } from './pglite-db.ts'
import { createTables } from './schema.ts'
import { openServerDb } from './server-db.ts'

export interface DatabaseOptions {
  /** Connection string of a PostgreSQL server; without one the database is embedded. */
  readonly url?: string | undefined
  /** Where the embedded database keeps its files; without one it lives in memory. */
  readonly folder?: string | undefined
}

/** Opens the database and makes sure that its tables are there. */
export async function openDb({ url, folder }: DatabaseOptions = {}): Promise<Db> {
  const db = url ? await openServerDb(url) : await openPgliteDb(folder)
  await createTables(db)
  return db
}
