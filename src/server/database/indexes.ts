import type { Pool } from 'pg'

import type { AuditLog } from '../ports/audit-log.ts'
import type { RecordingIndex } from '../ports/recording-index.ts'
import { sqlAuditLog } from './audit/sql-audit-log.ts'
import { openDatabase } from './database.ts'
import { pgliteEngine } from './engine/pglite-engine.ts'
import { postgresEngine } from './engine/postgres-engine.ts'
import type { SqlEngine } from './engine/sql-engine.ts'
import { sqlIndex } from './recordings/sql-index.ts'

/** An index in a database, with the audit log beside it. */
export interface SqlRecordingIndex extends RecordingIndex {
  /** Who has seen what, in the same database. */
  readonly audit: AuditLog
  /**
   * Brings the schema up to date, which the first use does by itself: for a deployment whose role may change tables
   * where the one that serves may not.
   */
  migrate(): Promise<void>
  /** Ends what it opened itself; a pool that was given stays open. */
  close(): Promise<void>
}

export interface PostgresIndexOptions {
  /** Connections, unless a pool is given. @default 10 */
  readonly maxConnections?: number
  /** Longest time of one statement, ms, unless a pool is given. @default 30_000 */
  readonly statementTimeoutMs?: number
  /** Where the tables are. @default 'portal_replay' */
  readonly schema?: string
}

/**
 * The index in a PostgreSQL server, 12 or later, for any number of processes. Needs the package `pg`, and the extension
 * `pg_trgm`, which PostgreSQL brings along.
 *
 * @throws ReplayError `configuration`
 * @example
 * const index = postgresIndex({ connectionString: process.env.DATABASE_URL })
 * const { entries } = await index.search({ email: 'ada@shop.example', hasErrors: true })
 */
export function postgresIndex(
  options: PostgresIndexOptions & ({ readonly pool: Pool } | { readonly connectionString: string }),
): SqlRecordingIndex {
  const { maxConnections = 10, statementTimeoutMs = 30_000, schema } = options
  return indexOf(postgresEngine(options, { maxConnections, statementTimeoutMs }), schema)
}

export interface EmbeddedIndexOptions {
  /** Where the database keeps its files; without one it lives in memory. One process may use it at a time. */
  readonly folder?: string
  /** Where the tables are. @default 'portal_replay' */
  readonly schema?: string
}

/**
 * The index inside this process: PostgreSQL itself, compiled to WebAssembly, with nothing to install. For one process
 * and up to some hundred thousand recordings; `postgresIndex` takes over from there. Needs the package
 * `@electric-sql/pglite`.
 *
 * @example
 * const index = embeddedIndex({ folder: './replay-index' })
 */
export function embeddedIndex({ folder, schema }: EmbeddedIndexOptions = {}): SqlRecordingIndex {
  return indexOf(pgliteEngine(folder === undefined ? {} : { folder }), schema)
}

/** The index that an engine runs. */
export function indexOf(engine: SqlEngine, schema = 'portal_replay'): SqlRecordingIndex {
  const database = openDatabase(engine, schema)
  return {
    ...sqlIndex(database),
    audit: sqlAuditLog(database),
    migrate: () => database.ready(),
    close: () => engine.close(),
  }
}
