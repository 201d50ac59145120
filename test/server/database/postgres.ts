import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'

import { hasPostgres, openPostgres } from '../../e2e/postgres-server.ts'

/** A PostgreSQL server that is there while the tests of a `describe` run. */
export interface TestServer {
  /** As its owner. */
  readonly url: () => string
  /** A pool that the tests need not close. */
  readonly pool: () => pg.Pool
}

const isThere = await hasPostgres()

/** Tests against a real PostgreSQL server; left out, and said so, where there is none. */
export function describeWithPostgres(name: string, define: (server: TestServer) => void): void {
  if (!isThere) {
    process.stderr.write(
      `\nLEFT OUT: "${name}" needs a PostgreSQL server. Install the package "postgresql", or set DATABASE_URL.\n\n`,
    )
  }
  describe.skipIf(!isThere)(name, () => {
    let server: Awaited<ReturnType<typeof openPostgres>> = null
    let pool: pg.Pool
    beforeAll(async () => {
      server = await openPostgres()
      pool = new pg.Pool({ connectionString: server!.url, max: 6 })
      pool.on('error', () => {})
    }, 120_000)
    afterAll(async () => {
      await pool.end()
      await server?.stop()
    })
    define({ url: () => server!.url, pool: () => pool })
  })
}
