import { throwIfAborted, untilAborted } from '../../sources/abort.ts'
import type { SqlEngine } from './engine/sql-engine.ts'
import { migrate } from './migrations/migrate.ts'
import { sqlName } from './sql-name.ts'

/** One schema of one database, in which this package keeps its own tables. */
export interface Database {
  readonly engine: SqlEngine
  /** Quoted. */
  readonly schema: string
  /** Resolves once the schema is up to date; begins with the first call, and again after a failure. */
  ready(signal?: AbortSignal): Promise<void>
}

/** @throws ReplayError `configuration` for a name that is none */
export function openDatabase(engine: SqlEngine, schemaName: string): Database {
  const schema = sqlName(schemaName)
  let migrating: Promise<void> | null = null
  return {
    engine,
    schema,
    async ready(signal) {
      throwIfAborted(signal)
      migrating ??= migrate(engine, schema).catch((error: unknown) => {
        migrating = null
        throw error
      })
      await untilAborted(migrating, signal)
    },
  }
}
