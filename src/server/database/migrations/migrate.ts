import { ReplayError } from '../../../shared/errors.ts'
import type { Queryable, SqlEngine } from '../engine/sql-engine.ts'
import { audit } from './audit.ts'
import type { Migration } from './migration.ts'
import { rateLedger } from './rate-ledger.ts'
import { recordings } from './recordings.ts'

/** Every step of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [recordings, audit, rateLedger]

/** Any number that nobody else locks by: the first bytes of "portal-replay". */
const LOCK = 0x706f7274

/**
 * Brings a schema up to date, in one transaction. Any number of processes may do it at once: one works, and the others
 * wait and find it done.
 *
 * @param schema quoted
 * @throws ReplayError `configuration` where a newer version of this package has been there
 */
export async function migrate(
  engine: SqlEngine,
  schema: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  if ((await presentVersion(engine, schema)) === migrations.length) return
  await engine.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [LOCK])
    const present = await presentVersion(sql, schema)
    if (present === null) await createSchema(sql, schema)
    if ((present ?? 0) > migrations.length) throw tooNew(schema, present ?? 0)
    for (const { version, name, statements } of migrations.slice(present ?? 0)) {
      for (const statement of statements(schema)) await sql.query(statement)
      await sql.query(`insert into ${schema}.migrations (version, name) values ($1, $2)`, [version, name])
    }
  })
}

async function createSchema(sql: Queryable, schema: string): Promise<void> {
  await sql.query(`create schema if not exists ${schema}`)
  // PostgreSQL itself counts it as harmless: no superuser is needed since version 13.
  await sql.query('create extension if not exists pg_trgm')
  await sql.query(`create table ${schema}.migrations (
    version integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`)
}

/** The last migration that was applied, 0 for none; `null` where there is no such schema. */
async function presentVersion(sql: Queryable, schema: string): Promise<number | null> {
  // By the catalogue's rows: `to_regclass` may answer from what this connection remembers of before it had the lock.
  const [found] = await sql.query<{ there: boolean }>(
    `select exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'migrations' and '"' || n.nspname || '"' = $1
    ) as there`,
    [schema],
  )
  if (!found?.there) return null
  const [row] = await sql.query<{ version: number }>(
    `select coalesce(max(version), 0) as version from ${schema}.migrations`,
  )
  return row?.version ?? 0
}

function tooNew(schema: string, version: number): ReplayError {
  return new ReplayError('configuration', {
    what: `The schema ${schema} has version ${version}, which is newer than this portal-replay.`,
    fix: 'Update portal-replay on this server too.',
  })
}
