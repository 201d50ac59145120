import type { Pool, PoolClient } from 'pg'

import type { ReadOptions } from '../../../recording/replay-source.ts'
import { throwIfAborted, untilAborted } from '../../../sources/abort.ts'
import { ReplayError } from '../../../shared/errors.ts'
import { packageMissing } from './package-missing.ts'
import { sqlError } from './sql-error.ts'
import type { SqlEngine } from './sql-engine.ts'

/** A PostgreSQL server: a pool that the host has already, or a connection string to make one from. */
export type PostgresConnection =
  | { readonly pool: Pool; readonly connectionString?: never }
  | { readonly connectionString: string; readonly pool?: never }

export interface PostgresEngineOptions {
  /** Longest time a statement may take on a pool of our own, ms. */
  readonly statementTimeoutMs: number
  /** Connections of a pool of our own. */
  readonly maxConnections: number
}

/**
 * A PostgreSQL server (12 or later). Connects on first use; a pool that was given stays open when this is closed.
 *
 * @throws ReplayError `configuration` for a connection string that is no address
 */
export function postgresEngine(connection: PostgresConnection, options: PostgresEngineOptions): SqlEngine {
  const id = connection.pool ? 'postgres' : `postgres:${addressOf(connection.connectionString)}`
  let opening: Promise<Pool> | null = null
  const pool = () => {
    opening ??= openPool(connection, options)
    return opening
  }

  /** One connection for as long as `work` needs it; one that fails in between is not used again. */
  async function withClient<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const from = await pool()
    const client = await from.connect()
    let broken: Error | undefined
    const onError = (error: Error) => (broken = error)
    client.on('error', onError)
    try {
      return await work((text, values, signal) => runStatement(from, client, text, values, signal))
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  return {
    id,
    async query<Row extends object>(text: string, values: readonly unknown[] = [], { signal }: ReadOptions = {}) {
      throwIfAborted(signal)
      const asked = withClient((run) => run<Row>(text, values, signal)).catch((error: unknown) => {
        throw sqlError(error, signal)
      })
      return untilAborted(asked, signal)
    },
    async transaction(work) {
      try {
        return await withClient(async (run) => {
          await run('begin', [])
          try {
            const result = await work({ query: (text, values = [], { signal } = {}) => run(text, values, signal) })
            await run('commit', [])
            return result
          } catch (error) {
            // A connection that cannot even roll back is broken, and `error` says why.
            await run('rollback', []).catch(() => {})
            throw error
          }
        })
      } catch (error) {
        throw sqlError(error)
      }
    },
    // The server's autovacuum sees to it.
    wrote: async () => {},
    async close() {
      if (!connection.pool && opening) await (await opening).end()
      opening = null
    },
  }
}

type Run = <Row extends object>(text: string, values: readonly unknown[], signal?: AbortSignal) => Promise<Row[]>

async function runStatement<Row extends object>(
  pool: Pool,
  client: PoolClient,
  text: string,
  values: readonly unknown[],
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  let cancelling: Promise<void> | undefined
  const cancel = () => (cancelling = cancelBackend(pool, client))
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return (await client.query<Row>(text, [...values])).rows
  } catch (error) {
    throw sqlError(error, signal)
  } finally {
    signal?.removeEventListener('abort', cancel)
    // Until the server has dealt with it: else it might stop whatever this connection is used for next.
    await cancelling
  }
}

async function openPool(connection: PostgresConnection, options: PostgresEngineOptions): Promise<Pool> {
  if (connection.pool) return connection.pool
  const { default: pg } = await import('pg').catch(packageMissing('pg'))
  const pool = new pg.Pool({
    connectionString: connection.connectionString,
    application_name: 'portal-replay',
    max: options.maxConnections,
    statement_timeout: options.statementTimeoutMs,
    connectionTimeoutMillis: 10_000,
  })
  // An idle connection that the server drops is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  return pool
}

/** Over a connection of its own: all of the pool's may be busy, perhaps with the very statement. */
async function cancelBackend(pool: Pool, target: PoolClient & { readonly processID?: number }): Promise<void> {
  const { default: pg } = await import('pg').catch(packageMissing('pg'))
  // The object itself, not a copy: it hides its password from being listed.
  const client = new pg.Client(pool.options)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_cancel_backend($1)', [target.processID])
  } catch {
    // Then the statement ends by its own time limit.
  } finally {
    await client.end().catch(() => {})
  }
}

/** Host and database: what tells one server from another without telling how to get in. */
function addressOf(connectionString: string): string {
  try {
    const { host, pathname } = new URL(connectionString)
    return `${host || 'local'}${pathname}`
  } catch (cause) {
    throw new ReplayError('configuration', {
      what: 'The connection string is no address.',
      fix: 'Give one such as postgres://user:password@host:5432/database.',
      cause,
    })
  }
}
