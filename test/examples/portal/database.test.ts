import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createBaseRows } from '../../../examples/portal/server/database/base-rows.ts'
import type { Db } from '../../../examples/portal/server/database/db.ts'
import { openDb } from '../../../examples/portal/server/database/open-db.ts'
import { dumpRows, seedRows } from '../../../examples/portal/server/database/rows-file.ts'
import { createPortalApi } from '../../../examples/portal/server/portal/portal-api.ts'
import { openOrder, settleOrder, type OrderRequest } from '../../../examples/portal/server/shop/place-order.ts'
import { emptyClusterFolder } from '../../server/database/empty-cluster.ts'

const NOW_MS = Date.parse('2026-11-23T15:00:00.000Z')
const rows = createBaseRows(NOW_MS)
const request: OrderRequest = {
  customerId: 101,
  items: [{ sku: 'mug-fjord', name: 'Fjord mug, set of two', quantity: 2, cents: 2750 }],
  shipTo: 'Madrid',
  card: { token: 'tok_1', brand: 'Visa', last4: '9995' },
  sessionId: '0197aaaa-0000-7000-8000-000000000001',
  replacesId: null,
}
let db: Db

const folder = await emptyClusterFolder(afterAll)
beforeAll(async () => {
  db = await openDb({ folder })
  await seedRows(db, rows)
}, 60_000)
afterAll(() => db.close())

describe('seedRows', () => {
  it('gives back what it was given', async () => {
    expect(JSON.parse(JSON.stringify(await dumpRows(db)))).toEqual({
      ...rows,
      payments: [...rows.payments].sort((a, b) => String(a.created_at).localeCompare(String(b.created_at))),
    })
  })

  it('leaves a database that has rows alone', async () => {
    await seedRows(db, { ...rows, customers: [] })
    expect(await db.query('select 1 from customers')).toHaveLength(rows.customers.length)
  })
})

describe('createBaseRows', () => {
  it('lets everything happen before the recording, in order', () => {
    for (const order of rows.orders) {
      const times = rows.order_history
        .filter((row) => row.order_id === order.id)
        .map((row) => Date.parse(String(row.at)))
      expect(times[0]).toBe(Date.parse(String(order.created_at)))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(Math.max(...times)).toBeLessThan(NOW_MS)
    }
  })

  it('ends every history in the status that the order has', () => {
    for (const order of rows.orders) {
      const last = rows.order_history.filter((row) => row.order_id === order.id).at(-1)
      expect(last?.changes['status']?.[1]).toBe(order.status)
    }
  })
})

describe('openOrder', () => {
  it('writes order, history and payment at one instant, after the orders that are there', async () => {
    const { orderId, paymentId } = await openOrder(db, request)
    const [order] = await db.query<{ created_at: Date; total_cents: number; session_id: string }>(
      'select * from orders where id = $1',
      [orderId],
    )
    const [history] = await db.query<{ at: Date; changes: unknown }>(
      'select * from order_history where order_id = $1',
      [orderId],
    )
    const [payment] = await db.query<{ created_at: Date; status: string }>('select * from payments where id = $1', [
      paymentId,
    ])
    expect(orderId).toBe(1042)
    expect(order).toMatchObject({ total_cents: 5990, session_id: request.sessionId })
    expect(history).toMatchObject({ at: order?.created_at, changes: { status: [null, 'pending_payment'] } })
    expect(payment).toMatchObject({ created_at: order?.created_at, status: 'authorising' })
  })

  it('writes nothing at all when any part of it fails', async () => {
    const before = await db.query('select 1 from orders')
    await expect(openOrder(db, { ...request, replacesId: 999_999 })).rejects.toThrow(/foreign key/)
    expect(await db.query('select 1 from orders')).toHaveLength(before.length)
  })
})

describe('settleOrder', () => {
  it('writes down a decline, later than the order', async () => {
    const pending = await openOrder(db, request)
    await settleOrder(db, pending, { approved: false, declineCode: 'insufficient_funds' })
    const answer = await createPortalApi(db).request(`/orders/${pending.orderId}`)
    const detail = await answer.json()
    expect(detail).toMatchObject({
      order: { status: 'payment_failed' },
      customer: { name: 'Maria López' },
      payments: [{ status: 'declined', decline_code: 'insufficient_funds' }],
      replacement: null,
    })
    expect(detail.history.at(-1).changes).toEqual({ status: ['pending_payment', 'payment_failed'] })
    // Asked of the database: the two may share a millisecond, which is all that JSON keeps of an instant.
    const [order] = await db.query<{ later: boolean }>(
      'select max(at) > min(at) as later from order_history where order_id = $1',
      [pending.orderId],
    )
    expect(order).toEqual({ later: true })
  })

  it('ties a second attempt to the first', async () => {
    const failed = await openOrder(db, request)
    await settleOrder(db, failed, { approved: false, declineCode: 'insufficient_funds' })
    const retried = await openOrder(db, { ...request, replacesId: failed.orderId })
    await settleOrder(db, retried, { approved: true })
    const detail = await (await createPortalApi(db).request(`/orders/${failed.orderId}`)).json()
    expect(detail.replacement).toMatchObject({
      order: { id: retried.orderId, status: 'paid' },
      payments: [{ status: 'captured' }],
    })
    expect(detail.history.at(-1).changes).toEqual({ replaced_by: [null, retried.orderId] })
  })
})

describe('createPortalApi', () => {
  it('lists orders newest first, with who ordered', async () => {
    const orders = await (await createPortalApi(db).request('/orders')).json()
    const times = orders.map((order: { created_at: string }) => order.created_at)
    expect(times).toEqual(times.toSorted().reverse())
    expect(orders[0].customer_name).toBe('Maria López')
  })

  it('counts what customers ordered and spent', async () => {
    const customers = await (await createPortalApi(db).request('/customers')).json()
    const jonas = customers.find((customer: { id: number }) => customer.id === 102)
    expect(jonas).toMatchObject({ order_count: 2, spent_cents: 2 * 24_900 + 490 + 2750 + 490 })
  })

  it('shows the orders and payments of a customer with the session each belongs to', async () => {
    const detail = await (await createPortalApi(db).request('/customers/101')).json()
    expect(detail.customer.email).toBe('maria.lopez@example.com')
    expect(detail.payments[0]).toMatchObject({ session_id: request.sessionId, customer_name: 'Maria López' })
  })

  it('says that a row does not exist, and takes nothing but numbers for ids', async () => {
    const api = createPortalApi(db)
    expect((await api.request('/orders/999999')).status).toBe(404)
    expect((await api.request('/customers/999999')).status).toBe(404)
    expect((await api.request(`/orders/${encodeURIComponent('1 or 1=1')}`)).status).toBe(404)
  })
})
