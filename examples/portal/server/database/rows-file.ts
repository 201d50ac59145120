import { readFile, writeFile } from 'node:fs/promises'

import type { Db } from './db.ts'
import type { CustomerRow, HistoryRow, OrderRow, PaymentRow, Rows } from './rows.ts'

/** Parents first: each table refers to those before it. */
const TABLES = ['customers', 'orders', 'order_history', 'payments'] as const

/** Fills empty tables; leaves a database that already has customers as it is. */
export async function seedRows(db: Db, rows: Rows): Promise<void> {
  const [present] = await db.query<{ n: number }>('select count(*)::int as n from customers')
  if (present && present.n > 0) return
  await db.transaction(async (tx) => {
    for (const table of TABLES) {
      await tx.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
        JSON.stringify(rows[table]),
      ])
    }
    for (const table of ['orders', 'order_history']) {
      await tx.query(
        `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
      )
    }
  })
}

/** Every row there is, in the order in which it can be put back. */
export async function dumpRows(db: Db): Promise<Rows> {
  return {
    customers: await db.query<CustomerRow>('select * from customers order by id'),
    orders: await db.query<OrderRow>('select * from orders order by id'),
    order_history: await db.query<HistoryRow>('select * from order_history order by id'),
    payments: await db.query<PaymentRow>('select * from payments order by created_at, id'),
  }
}

/** Reads a fixture written by `writeRowsFile`. */
export async function readRowsFile(path: string | URL): Promise<Rows> {
  return JSON.parse(await readFile(path, 'utf8')) as Rows
}

/** One row per line, so that a new recording gives a diff that people can read. */
export async function writeRowsFile(path: string | URL, rows: Rows): Promise<void> {
  const tables = TABLES.map(
    (table) => `  "${table}": [\n${rows[table].map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`,
  )
  await writeFile(path, `{\n${tables.join(',\n')}\n}\n`)
}
