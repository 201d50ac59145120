import type { ReadOptions } from '../../../recording/replay-source.ts'

/** Something that runs one PostgreSQL statement at a time. Values only ever travel as `$1, $2 …`. */
export interface Queryable {
  /**
   * @throws ReplayError `aborted`, `unavailable` where the database cannot be reached, `storage` where it refuses
   */
  query<Row extends object>(text: string, values?: readonly unknown[], options?: ReadOptions): Promise<readonly Row[]>
}

/**
 * All that is asked of a database: PostgreSQL's SQL, on a server (`postgresEngine`) or inside this process
 * (`pgliteEngine`). The statements are the same for both.
 */
export interface SqlEngine extends Queryable {
  /** Stable, and without secrets. */
  readonly id: string
  /** Runs `work` so that either all of its statements count or none. */
  transaction<T>(work: (sql: Queryable) => Promise<T>): Promise<T>
  /** Called after `rows` rows were written, for an engine that has to keep its own statistics. */
  wrote(rows: number): Promise<void>
  close(): Promise<void>
}
