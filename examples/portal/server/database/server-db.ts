import pg from 'pg'

import type { Db } from './db.ts'

/** The schema the demo keeps its tables in, so that it can share a database with anything. */
export const DEMO_SCHEMA = 'portal_replay_demo'

/** Any PostgreSQL server. `url` is a usual connection string. */
export async function openServerDb(url: string): Promise<Db> {
  const pool = new pg.Pool({ connectionString: url, max: 4, options: `-c search_path=${DEMO_SCHEMA}` })
  // An idle connection that the server drops is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  await pool.query(`create schema if not exists ${DEMO_SCHEMA}`)
  return {
    name: `PostgreSQL at ${new URL(url).host || 'a local socket'}`,
    connection: { pool },
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as Row[],
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const result = await work({
          query: async <Row>(sql: string, values: readonly unknown[] = []) =>
            (await client.query(sql, [...values])).rows as Row[],
        })
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}
