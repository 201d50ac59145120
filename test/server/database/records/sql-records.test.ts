import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ReplayRecord } from '../../../../src/player/records/record.ts'
import type { RecordTable } from '../../../../src/server/database/records/record-table.ts'
import { sqlRecords } from '../../../../src/server/database/records/sql-records.ts'
import type { RecordReader } from '../../../../src/server/ports/record-reader.ts'
import { emptyClusterFolder } from '../empty-cluster.ts'
import { describeWithPostgres } from '../postgres.ts'

const at = (time: string) => Date.parse(`2026-11-20T${time}Z`)
const DAY = { fromMs: at('00:00:00'), toMs: at('23:59:59') }

/** A shop whose orders know their customer by a key, with an audit table, a table without one, and a secret. */
const SHOP = `
  create schema shop;
  create table shop.customers (id integer primary key, email text not null, password_hash text not null default 'secret');
  create table shop.orders (
    id integer primary key, customer_id integer not null references shop.customers, status text not null,
    total_cents bigint not null, card text not null default 'secret',
    created_at timestamptz not null, updated_at timestamptz not null);
  create table shop.order_history (
    id integer primary key, order_id integer not null, at timestamptz not null, actor text, changes jsonb);
  create table shop.tickets (
    id bigint primary key, "Requester" text not null, opened timestamp not null, closed timestamp, visitor text);
  insert into shop.customers values (1, 'ada@x.example'), (2, 'bob@x.example');
  insert into shop.orders (id, customer_id, status, total_cents, created_at, updated_at) values
    (10, 1, 'paid', 2750, '2026-11-20T10:00:00.250Z', '2026-11-20T10:05:00Z'),
    (11, 1, 'paid', 100, '2026-11-01T10:00:00Z', '2026-11-01T10:00:00Z'),
    (12, 1, 'refunded', 5, '2026-11-01T10:00:00Z', '2026-11-01T10:00:00Z'),
    (20, 2, 'paid', 1, '2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z');
  insert into shop.order_history values
    (1, 10, '2026-11-20T10:05:00Z', 'payments', '{"status": ["new", "paid"]}'),
    (2, 10, '2026-11-20T10:00:00.250Z', 'shop', '{"status": [null, "new"], "note": "no pair"}'),
    (3, 12, '2026-11-20T12:00:00Z', null, null),
    (4, 11, '2026-11-01T10:00:00Z', 'shop', '[]');
  insert into shop.tickets values
    (9007199254740993, 'Ada@X.example', '2026-11-20 11:00:00', '2026-11-20 11:30:00', 'd1'),
    (5, 'ada@x.example', '2026-11-20 09:00:00', null, 'd2');
`

const orders: RecordTable = {
  table: 'shop.orders',
  type: 'order',
  key: 'id',
  at: ['created_at', 'updated_at'],
  person: { column: 'customer_id', via: { table: 'shop.customers', key: 'id', column: 'email' } },
  fields: ['status', 'total_cents'],
  label: ({ id, fields }) => `Order ${id} (${String(fields['status'])})`,
  history: { table: 'shop.order_history', key: 'order_id', at: 'at', actor: 'actor', changes: 'changes' },
}
const tickets: RecordTable = { table: 'shop.tickets', key: 'id', at: ['opened', 'closed'], person: 'Requester' }

const ORDER_10 = {
  type: 'order',
  id: 10,
  label: 'Order 10 (paid)',
  at: at('10:00:00.250'),
  fields: { status: 'paid', total_cents: 2750 },
  history: [
    { at: at('10:00:00.250'), actor: 'shop', changes: { status: [null, 'new'], note: [undefined, 'no pair'] } },
    { at: at('10:05:00'), actor: 'payments', changes: { status: ['new', 'paid'] } },
  ],
}

function describeRecords(name: string, open: (tables: Record<string, RecordTable>, limits?: Limits) => RecordReader) {
  describe(`sqlRecords from ${name}`, () => {
    it('gives a person’s rows of a stretch of time, with all that happened to them', async () => {
      const { records, cut } = await open({ orders }).read({ email: 'ada@x.example', ...DAY })
      expect(records).toEqual([
        {
          type: 'order',
          id: 12,
          label: 'Order 12 (refunded)',
          at: Date.parse('2026-11-01T10:00:00Z'),
          fields: { status: 'refunded', total_cents: 5 },
          history: [{ at: at('12:00:00'), changes: {} }],
        },
        ORDER_10,
      ])
      expect(cut).toEqual([])
      // What the player takes: this line would not compile otherwise.
      expect(records satisfies readonly ReplayRecord[]).toHaveLength(2)
    })

    it('leaves out what happened before and after, and keeps what happened at the very ends', async () => {
      const reader = open({ orders })
      const ids = async (fromMs: number, toMs: number) =>
        (await reader.read({ email: 'ada@x.example', fromMs, toMs })).records.map(({ id }) => id)
      expect(await ids(at('10:00:00.250'), at('10:00:00.250'))).toEqual([10])
      expect(await ids(at('10:00:00.251'), at('10:04:59'))).toEqual([])
      expect(await ids(at('10:05:00'), at('10:05:01'))).toEqual([10])
    })

    it('takes times without a zone as UTC, and says of a table without history what it can', async () => {
      const { records } = await open({ ticket: tickets }).read({ email: 'Ada@X.example', ...DAY })
      expect(records).toEqual([
        { type: 'ticket', id: 5, label: 'ticket 5', at: at('09:00:00'), fields: {}, history: [] },
        {
          type: 'ticket',
          id: '9007199254740993',
          label: 'ticket 9007199254740993',
          at: at('11:00:00'),
          fields: {},
          history: [{ at: at('11:30:00'), label: 'closed', changes: {} }],
        },
      ])
    })

    it('asks a table only for what it knows of a person', async () => {
      const byVisitor: RecordTable = { ...tickets, person: { column: 'visitor', holds: 'distinctId' } }
      const reader = open({ ticket: byVisitor, orders })
      expect((await reader.read({ distinctIds: ['d2', 'd3'], ...DAY })).records.map(({ id }) => id)).toEqual([5])
      expect((await reader.read({ personId: 'p1', ...DAY })).records).toEqual([])
      const all = await reader.read({ email: 'bob@x.example', distinctIds: ['d1'], ...DAY })
      expect(all.records.map(({ type }) => type)).toEqual(['order', 'ticket'])
    })

    it('takes a person for a text, whatever it says', async () => {
      const email = `x' or '1'='1\0`
      expect((await open({ orders }).read({ email, ...DAY })).records).toEqual([])
    })

    it('keeps the newest rows where there are too many, and says so', async () => {
      const page = await open({ ticket: tickets, orders }, { maxRows: 1 }).read({ email: 'ada@x.example', ...DAY })
      expect(page.records.map(({ id }) => id)).toEqual([5, 10])
      expect(page.cut).toEqual(['order'])
      const changes = await open({ orders }, { maxChanges: 2 }).read({ email: 'ada@x.example', ...DAY })
      expect(changes.cut).toEqual(['order'])
      expect(changes.records.flatMap(({ history }) => history)).toHaveLength(2)
    })

    it('refuses a stretch of time that is none, and stops when it is told to', async () => {
      const reader = open({ orders })
      await expect(reader.read({ email: 'a', fromMs: 2, toMs: 1 })).rejects.toMatchObject({ code: 'bad_request' })
      await expect(reader.read({ email: 'a', fromMs: NaN, toMs: 1 })).rejects.toMatchObject({ code: 'bad_request' })
      const asked = reader.read({ email: 'a', ...DAY }, { signal: AbortSignal.abort() })
      await expect(asked).rejects.toMatchObject({ code: 'aborted' })
    })

    it('says that a table or a column is not there', async () => {
      const reader = open({ nowhere: { ...tickets, table: 'shop.nowhere' } })
      await expect(reader.read({ email: 'a', ...DAY })).rejects.toMatchObject({ code: 'storage' })
    })
  })
}

interface Limits {
  readonly maxRows?: number
  readonly maxChanges?: number
}

describe('sqlRecords', () => {
  const pretend = { database: {} as PGlite }

  it.each<[string, Partial<RecordTable>]>([
    ['a key', { key: 'id"; drop table orders; --' }],
    ['a table', { table: 'orders; select 1' }],
    ['a column of another table', { fields: ['customers.password_hash'] }],
    ['a column of time', { at: ['now()'] }],
    ['a person', { person: "email = '' or true" }],
    ['a history', { history: { table: 'h', key: 'k', at: 'at', changes: '*' } }],
    ['no column of time', { at: [] as unknown as [string] }],
  ])('refuses a configuration whose %s is no name', (_, wrong) => {
    expect(() => sqlRecords({ ...pretend, tables: { orders: { ...orders, ...wrong } } })).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    )
  })
})

let lite: PGlite
const folder = await emptyClusterFolder(afterAll)
beforeAll(async () => {
  lite = await PGlite.create(folder)
  await lite.exec(SHOP)
}, 120_000)
afterAll(() => lite.close())
describeRecords('an embedded database', (tables, limits) => sqlRecords({ database: lite, tables, ...limits }))

describeWithPostgres('sqlRecords with a server', (server) => {
  beforeAll(async () => {
    await server.pool().query(SHOP)
    // docs/guides/records.md, to the letter.
    await server.pool().query(`
      create role replay_reader login;
      alter role replay_reader set default_transaction_read_only = on;
      alter role replay_reader set statement_timeout = '5s';
      grant usage on schema shop to replay_reader;
      grant select (id, email) on shop.customers to replay_reader;
      grant select (id, customer_id, status, total_cents, created_at, updated_at) on shop.orders to replay_reader;
      grant select (order_id, at, actor, changes) on shop.order_history to replay_reader;`)
  })
  const byRole = () => {
    const url = new URL(server.url())
    url.username = 'replay_reader'
    return url.href
  }
  describeRecords('a server', (tables, limits) => sqlRecords({ pool: server.pool(), tables, ...limits }))

  it('needs no more than the columns it names', async () => {
    const reader = sqlRecords({ connectionString: byRole(), tables: { orders } })
    expect((await reader.read({ email: 'ada@x.example', ...DAY })).records).toContainEqual(ORDER_10)
    await reader.close()
  })

  it('cannot read another column with that role, nor write', async () => {
    const reader = sqlRecords({ connectionString: byRole(), tables: { orders: { ...orders, fields: ['card'] } } })
    await expect(reader.read({ email: 'ada@x.example', ...DAY })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('42501'),
    })
    await reader.close()
  })

  it('runs even a host’s own function in a transaction that cannot write', async () => {
    await server.pool().query(`
      create table shop.traces (n integer);
      create function shop.trace(text) returns boolean language sql as 'insert into shop.traces values (1) returning true';
      create view shop.nosy as select * from shop.tickets where shop.trace("Requester");`)
    const reader = sqlRecords({ pool: server.pool(), tables: { nosy: { ...tickets, table: 'shop.nosy' } } })
    await expect(reader.read({ email: 'ada@x.example', ...DAY })).rejects.toMatchObject({
      message: expect.stringContaining('25006'),
    })
    expect((await server.pool().query('select 1 from shop.traces')).rowCount).toBe(0)
  })

  it('gives up on a table that takes too long', async () => {
    await server.pool().query('create view shop.slow as select t.*, pg_sleep(20)::text as nap from shop.tickets t')
    const slow: RecordTable = { ...tickets, table: 'shop.slow', fields: ['nap'] }
    const reader = sqlRecords({ pool: server.pool(), tables: { slow }, statementTimeoutMs: 50 })
    await expect(reader.read({ email: 'ada@x.example', ...DAY })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('stops a slow statement on the server when it is told to', async () => {
    const slow: RecordTable = { ...tickets, table: 'shop.slow', fields: ['nap'] }
    const reader = sqlRecords({ pool: server.pool(), tables: { slow }, statementTimeoutMs: 15_000 })
    const controller = new AbortController()
    const asked = reader.read({ email: 'ada@x.example', ...DAY }, { signal: controller.signal })
    const running = () =>
      server
        .pool()
        .query(
          `select 1 from pg_stat_activity where state = 'active' and query like '%"nap"%' and pid <> pg_backend_pid()`,
        )
    await expect.poll(async () => (await running()).rowCount).toBe(1)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(async () => (await running()).rowCount).toBe(0)
  })

  it('lets the host’s index on the person serve', async () => {
    await server.pool().query('create index on shop.tickets ("Requester")')
    const client = await server.pool().connect()
    await client.query('set enable_seqscan = off')
    const { rowsStatement } = await import('../../../../src/server/database/records/record-statements.ts')
    const { checkTable } = await import('../../../../src/server/database/records/record-table.ts')
    const { text, values } = rowsStatement(checkTable('t', tickets), DAY, ['ada@x.example'], 10)
    const { rows } = await client.query(`explain (format json) ${text}`, [...values])
    client.release(true)
    expect(JSON.stringify(rows)).toContain('tickets_Requester_idx')
  })
})
