import { Hono } from 'hono'

import type { Db } from '../database/db.ts'
import type { CustomerRow, HistoryRow, OrderRow, PaymentRow } from '../database/rows.ts'

/** An order as lists show it. */
export interface OrderSummary extends OrderRow {
  readonly customer_name: string
}

/** An order with everything that hangs on it. */
export interface OrderDetail {
  readonly order: OrderRow
  readonly customer: CustomerRow
  readonly history: readonly HistoryRow[]
  readonly payments: readonly PaymentRow[]
  /** The order that took its place, when the customer tried again. */
  readonly replacement: {
    readonly order: OrderRow
    readonly history: readonly HistoryRow[]
    readonly payments: readonly PaymentRow[]
  } | null
}

/** A customer as lists show them. */
export interface CustomerSummary extends CustomerRow {
  readonly order_count: number
  readonly spent_cents: number
}

/** A customer with what they bought and paid. */
export interface CustomerDetail {
  readonly customer: CustomerRow
  readonly orders: readonly OrderRow[]
  readonly payments: readonly PaymentWithSession[]
}

/** A payment with the recording during which it was made. */
export interface PaymentWithSession extends PaymentRow {
  readonly session_id: string | null
  readonly customer_name: string
}

const PAYMENTS = `select p.*, o.session_id, c.name as customer_name
  from payments p join orders o on o.id = p.order_id join customers c on c.id = o.customer_id`

/** What the back office reads. Every value reaches PostgreSQL as a parameter. */
export function createPortalApi(db: Db): Hono {
  return new Hono()
    .get('/orders', async (context) =>
      context.json(
        await db.query<OrderSummary>(
          `select o.*, c.name as customer_name from orders o join customers c on c.id = o.customer_id
           order by o.created_at desc limit 200`,
        ),
      ),
    )
    .get('/orders/:id{[0-9]{1,9}}', async (context) => {
      const detail = await orderDetail(db, Number(context.req.param('id')))
      return detail ? context.json(detail) : context.json({ error: 'not_found' }, 404)
    })
    .get('/customers', async (context) =>
      context.json(
        await db.query<CustomerSummary>(
          `select c.*, count(o.id)::int as order_count,
             coalesce(sum(o.total_cents) filter (where o.status in ('paid', 'shipped', 'delivered')), 0)::int as spent_cents
           from customers c left join orders o on o.customer_id = c.id group by c.id order by c.name limit 200`,
        ),
      ),
    )
    .get('/customers/:id{[0-9]{1,9}}', async (context) => {
      const id = Number(context.req.param('id'))
      const [customer] = await db.query<CustomerRow>('select * from customers where id = $1', [id])
      if (!customer) return context.json({ error: 'not_found' }, 404)
      const orders = await db.query<OrderRow>('select * from orders where customer_id = $1 order by created_at desc', [
        id,
      ])
      const payments = await db.query<PaymentWithSession>(`${PAYMENTS} where c.id = $1 order by p.created_at desc`, [
        id,
      ])
      return context.json({ customer, orders, payments } satisfies CustomerDetail)
    })
    .get('/payments', async (context) =>
      context.json(await db.query<PaymentWithSession>(`${PAYMENTS} order by p.created_at desc limit 200`)),
    )
}

async function orderDetail(db: Db, id: number): Promise<OrderDetail | null> {
  const own = await orderWithRows(db, id)
  if (!own) return null
  const [customer] = await db.query<CustomerRow>('select * from customers where id = $1', [own.order.customer_id])
  if (!customer) return null
  const replacement = own.order.replaced_by === null ? null : await orderWithRows(db, own.order.replaced_by)
  return { ...own, customer, replacement }
}

async function orderWithRows(db: Db, id: number): Promise<OrderDetail['replacement']> {
  const [order] = await db.query<OrderRow>('select * from orders where id = $1', [id])
  if (!order) return null
  const history = await db.query<HistoryRow>('select * from order_history where order_id = $1 order by at, id', [id])
  const payments = await db.query<PaymentRow>('select * from payments where order_id = $1 order by created_at', [id])
  return { order, history, payments }
}
