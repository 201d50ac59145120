import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { pgliteEngine } from '../../../../src/server/database/engine/pglite-engine.ts'
import { postgresEngine } from '../../../../src/server/database/engine/postgres-engine.ts'
import type { SqlEngine } from '../../../../src/server/database/engine/sql-engine.ts'
import { migrate, MIGRATIONS } from '../../../../src/server/database/migrations/migrate.ts'
import type { Migration } from '../../../../src/server/database/migrations/migration.ts'
import { emptyClusterFolder } from '../empty-cluster.ts'
import { describeWithPostgres } from '../postgres.ts'

async function versions(engine: SqlEngine, schema: string): Promise<number[]> {
  const rows = await engine.query<{ version: number }>(`select version from ${schema}.migrations order by version`)
  return rows.map(({ version }) => version)
}

const step = (version: number, statement: string): Migration => ({
  version,
  name: `step ${version}`,
  statements: (schema) => [statement.replaceAll('SCHEMA', schema)],
})

function describeMigrate(name: string, engine: () => SqlEngine): void {
  describe(`migrate with ${name}`, () => {
    beforeAll(() => engine().query('select 1'), 120_000)

    it('brings an empty database up to date, and then has nothing to do', async () => {
      await migrate(engine(), '"fresh"')
      await migrate(engine(), '"fresh"')
      expect(await versions(engine(), '"fresh"')).toEqual(MIGRATIONS.map(({ version }) => version))
    })

    it('applies only what is new, and keeps what is there', async () => {
      const first = step(1, 'create table SCHEMA.things (n integer)')
      await migrate(engine(), '"grows"', [first])
      await engine().query('insert into "grows".things values (7)')
      await migrate(engine(), '"grows"', [first, step(2, 'alter table SCHEMA.things add column m integer default 8')])
      expect(await engine().query('select n, m from "grows".things')).toEqual([{ n: 7, m: 8 }])
    })

    it('applies all of its steps or none', async () => {
      const steps = [step(1, 'create table SCHEMA.things (n integer)'), step(2, 'create nonsense')]
      await expect(migrate(engine(), '"broken"', steps)).rejects.toMatchObject({ code: 'storage' })
      const [found] = await engine().query<{ there: boolean }>(
        `select exists (select from pg_namespace where nspname = 'broken') as there`,
      )
      expect(found).toEqual({ there: false })
    })

    it('leaves a schema of a later version alone', async () => {
      const later = [...MIGRATIONS, step(MIGRATIONS.length + 1, 'create table SCHEMA.later (n integer)')]
      await migrate(engine(), '"later"', later)
      await expect(migrate(engine(), '"later"')).rejects.toMatchObject({ code: 'configuration' })
    })
  })
}

const embedded = pgliteEngine({ folder: await emptyClusterFolder(afterAll) })
afterAll(() => embedded.close())
describeMigrate('an embedded database', () => embedded)

describeWithPostgres('migrations on a server', (server) => {
  let engine: SqlEngine
  beforeAll(() => {
    engine = postgresEngine({ pool: server.pool() }, { statementTimeoutMs: 0, maxConnections: 1 })
  })
  describeMigrate('a server', () => engine)

  it('are applied once when several processes start at the same time', async () => {
    const engines = [1, 2, 3, 4].map(() =>
      postgresEngine({ connectionString: server.url() }, { statementTimeoutMs: 30_000, maxConnections: 1 }),
    )
    await Promise.all(engines.map((one) => migrate(one, '"together"')))
    expect(await versions(engine, '"together"')).toEqual(MIGRATIONS.map(({ version }) => version))
    await Promise.all(engines.map((one) => one.close()))
  })
})

describe('MIGRATIONS', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1))
  })
})
