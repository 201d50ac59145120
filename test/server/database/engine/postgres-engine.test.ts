import { setTimeout as wait } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { postgresEngine } from '../../../../src/server/database/engine/postgres-engine.ts'
import { describeWithPostgres } from '../postgres.ts'

const OPTIONS = { statementTimeoutMs: 20_000, maxConnections: 1 }

describeWithPostgres('postgresEngine', (server) => {
  const open = (options = OPTIONS) => postgresEngine({ connectionString: server.url() }, options)
  const sleepers = async () =>
    (await server.pool().query(`select 1 from pg_stat_activity where state = 'active' and query like '%pg_sleep(19)'`))
      .rowCount

  it('stops the statement on the server when its signal aborts, and goes on with the same connection', async () => {
    const engine = open()
    const controller = new AbortController()
    const asked = engine.query('select pg_sleep(19)', [], { signal: controller.signal })
    while ((await sleepers()) === 0) await wait(20)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'aborted' })
    // It has one connection only: this waits until the server has really let go of the other.
    expect(await engine.query('select 1 as one')).toEqual([{ one: 1 }])
    expect(await sleepers()).toBe(0)
    await engine.close()
  })

  it('says that a statement took too long', async () => {
    const engine = open({ ...OPTIONS, statementTimeoutMs: 50 })
    await expect(engine.query('select pg_sleep(19)')).rejects.toMatchObject({ code: 'unavailable' })
    await engine.close()
  })

  it('takes back what a transaction did before it failed', async () => {
    const engine = open()
    await engine.query('create table kept (n integer)')
    const failing = engine.transaction(async (sql) => {
      await sql.query('insert into kept values (1)')
      await sql.query('select 1 / 0')
    })
    await expect(failing).rejects.toMatchObject({ code: 'storage' })
    expect(await engine.query('select n from kept')).toEqual([])
    await engine.close()
  })

  it('outlives a connection that the server drops', async () => {
    const engine = open()
    const [row] = await engine.query<{ pid: number }>('select pg_backend_pid() as pid')
    await server.pool().query('select pg_terminate_backend($1)', [row?.pid])
    await wait(100)
    expect(await engine.query('select 1 as one')).toEqual([{ one: 1 }])
    await engine.close()
  })

  it('says that nobody answers, without saying who asked', async () => {
    const engine = postgresEngine({ connectionString: 'postgres://me:secret@127.0.0.1:1/db' }, OPTIONS)
    const error: unknown = await engine.query('select 1').catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'unavailable' })
    expect(String(error) + engine.id).not.toContain('secret')
  })

  it('leaves a pool open that it was given', async () => {
    await postgresEngine({ pool: server.pool() }, OPTIONS).close()
    expect((await server.pool().query('select 1')).rowCount).toBe(1)
  })

  it('refuses a connection string that is none', () => {
    expect(() => postgresEngine({ connectionString: 'my database' }, OPTIONS)).toThrow(/connection string/)
  })
})
