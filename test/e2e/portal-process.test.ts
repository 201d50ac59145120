import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import { DEMO_SCHEMA } from '../../examples/portal/server/database/server-db.ts'
import { startDemoProcess } from './demo-process.ts'
import { hasPostgres, openPostgres, type PostgresServer } from './postgres-server.ts'

const canRunPostgres = await hasPostgres()
if (!canRunPostgres) {
  process.stderr.write(
    'SKIPPED: no PostgreSQL here; set DATABASE_URL or install postgresql to test the demo with a server.\n',
  )
}

async function orderFrom(origin: string): Promise<OrderDetail> {
  return (await (await fetch(`${origin}/api/orders/1042`)).json()) as OrderDetail
}

describe('npm run demo', () => {
  it('ends at once on Ctrl-C and leaves nothing behind', async () => {
    // A folder of its own for what is temporary: others on this machine have theirs.
    const temporary = await mkdtemp(path.join(tmpdir(), 'demo-leaves-'))
    const demo = await startDemoProcess({ TMPDIR: temporary, DATA_DIR: '' })
    expect((await fetch(demo.portalUrl)).status).toBe(200)
    expect(await demo.interrupt()).toEqual({ code: 0, signal: null })
    await expect(fetch(demo.portalUrl)).rejects.toThrow('fetch failed')
    const left = await readdir(temporary)
    await rm(temporary, { recursive: true })
    expect(left.filter((name) => /portal|pglite|vite|postgres/i.test(name))).toEqual([])
  })

  it('honours PORT', async () => {
    const first = await startDemoProcess()
    const port = new URL(first.origin).port
    await first.interrupt()
    const second = await startDemoProcess({ PORT: port })
    try {
      expect(second.portalUrl).toBe(`http://127.0.0.1:${port}/orders/1042`)
    } finally {
      await second.interrupt()
    }
  })
})

describe.skipIf(!canRunPostgres)('npm run demo with a PostgreSQL server', () => {
  let postgres: PostgresServer | null = null
  beforeAll(async () => {
    postgres = await openPostgres()
  })
  afterAll(() => postgres?.stop())

  it('shows the same rows from a schema of its own, and finds them again', async () => {
    const url = postgres?.url ?? ''
    const embedded = await startDemoProcess()
    const expected = await orderFrom(embedded.origin)
    await embedded.interrupt()
    for (const _run of ['first', 'again']) {
      const demo = await startDemoProcess({ DATABASE_URL: url })
      expect(await orderFrom(demo.origin)).toEqual(expected)
      expect(demo.output()).toContain('database: PostgreSQL at')
      expect(await demo.interrupt()).toEqual({ code: 0, signal: null })
    }
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const tables = await client.query(
      `select distinct table_schema as name from information_schema.tables where table_name in ('orders', 'payments')`,
    )
    await client.end()
    expect(tables.rows).toEqual([{ name: DEMO_SCHEMA }])
  })
})
