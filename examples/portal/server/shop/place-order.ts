import { randomUUID } from 'node:crypto'

import type { Db, Queryable } from '../database/db.ts'
import type { FieldChanges, OrderItem, OrderStatus, PaymentRow } from '../database/rows.ts'
import type { Authorisation, CardToken } from './card-processor.ts'
import { totalCents } from './shopper.ts'

export interface OrderRequest {
  readonly customerId: number
  readonly items: readonly OrderItem[]
  readonly shipTo: string
  readonly card: CardToken
  /** The recording that is running in the customer's browser. */
  readonly sessionId: string | null
  /** An order of theirs whose payment failed and which this one replaces. */
  readonly replacesId: number | null
}

/** An order whose payment is under way. */
export interface PendingOrder {
  readonly orderId: number
  readonly paymentId: string
}

/** Writes the order and its payment, both undecided, at one instant of the database's clock. */
export async function openOrder(db: Db, request: OrderRequest): Promise<PendingOrder> {
  const total = totalCents(request.items)
  const paymentId = `pay_${randomUUID().slice(0, 8)}`
  return db.transaction(async (tx) => {
    const [order] = await tx.query<{ id: number }>(
      `insert into orders (customer_id, status, channel, currency, total_cents, items, ship_to, session_id)
       values ($1, 'pending_payment', 'web', 'EUR', $2, $3::jsonb, $4, $5) returning id`,
      [request.customerId, total, JSON.stringify(request.items), request.shipTo, request.sessionId],
    )
    const orderId = order?.id ?? 0
    await writeHistory(tx, orderId, 'shop', { status: [null, 'pending_payment'], total_cents: [null, total] })
    await tx.query(
      `insert into payments (id, order_id, status, amount_cents, card_brand, card_last4)
       values ($1, $2, 'authorising', $3, $4, $5)`,
      [paymentId, orderId, total, request.card.brand, request.card.last4],
    )
    if (request.replacesId !== null) {
      await tx.query('update orders set replaced_by = $2, updated_at = now() where id = $1', [
        request.replacesId,
        orderId,
      ])
      await writeHistory(tx, request.replacesId, 'shop', { replaced_by: [null, orderId] })
    }
    return { orderId, paymentId }
  })
}

/** Writes down what the bank said. */
export async function settleOrder(db: Db, { orderId, paymentId }: PendingOrder, answer: Authorisation): Promise<void> {
  const status: OrderStatus = answer.approved ? 'paid' : 'payment_failed'
  const payment: PaymentRow['status'] = answer.approved ? 'captured' : 'declined'
  const declineCode = answer.approved ? null : answer.declineCode
  await db.transaction(async (tx) => {
    await tx.query('update payments set status = $2, decline_code = $3, updated_at = now() where id = $1', [
      paymentId,
      payment,
      declineCode,
    ])
    await tx.query('update orders set status = $2, updated_at = now() where id = $1', [orderId, status])
    await writeHistory(tx, orderId, 'payments', { status: ['pending_payment', status] })
  })
}

async function writeHistory(tx: Queryable, orderId: number, actor: string, changes: FieldChanges): Promise<void> {
  await tx.query('insert into order_history (order_id, actor, changes) values ($1, $2, $3::jsonb)', [
    orderId,
    actor,
    JSON.stringify(changes),
  ])
}
