import type { RecordsConnection } from '../portal-replay.ts'

/**
 * All that the demo asks of PostgreSQL. One connection is embedded (PGlite), one speaks to a server (pg); the SQL is
 * the same for both.
 */
export interface Db {
  /** What is behind it, for the line printed at start. */
  readonly name: string
  /** The same database for `sqlRecords`. */
  readonly connection: RecordsConnection
  /** Runs one statement. Values only ever travel as `$1, $2 …` parameters. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Runs `work` so that either all of its statements count or none. */
  transaction<T>(work: (db: Queryable) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What code inside a transaction may use. */
export type Queryable = Pick<Db, 'query'>
