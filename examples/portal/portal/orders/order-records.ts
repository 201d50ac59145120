import type { FieldChanges, HistoryRow, OrderRow, PaymentRow } from '../../server/database/rows.ts'
import type { OrderDetail } from '../../server/portal/portal-api.ts'
import { formatMoney } from '../format.ts'
import type { ReplayRecord } from '../portal-replay.ts'

type OrderWithRows = NonNullable<OrderDetail['replacement']>

/** The rows that a session wrote, as the replay wants them: the order and its payments, and the order that replaced it. */
export function orderRecords(detail: OrderDetail): readonly ReplayRecord[] {
  return [detail, detail.replacement].flatMap((order) => (order ? rowsOf(order) : []))
}

function rowsOf({ order, history, payments }: OrderWithRows): readonly ReplayRecord[] {
  return [orderRecord(order, history), ...payments.map(paymentRecord)]
}

function orderRecord(order: OrderRow, history: readonly HistoryRow[]): ReplayRecord {
  return {
    type: 'order',
    id: order.id,
    label: `Order ${order.id}`,
    at: order.created_at,
    fields: {
      status: order.status,
      total: formatMoney(order.total_cents),
      'ship to': order.ship_to,
      'replaced by': order.replaced_by,
    },
    history: history.map((row) => ({
      at: row.at,
      actor: row.actor,
      label: historyLabel(row.changes),
      changes: readableChanges(row.changes),
    })),
  }
}

/** A payment has no history table: that it was written undecided and decided later is all there is to know. */
function paymentRecord(payment: PaymentRow): ReplayRecord {
  return {
    type: 'payment',
    id: payment.id,
    label: `Payment ${payment.id}`,
    at: payment.created_at,
    fields: {
      status: payment.status,
      amount: formatMoney(payment.amount_cents),
      card: `${payment.card_brand} •••• ${payment.card_last4}`,
      'decline code': payment.decline_code,
    },
    history: [
      {
        at: payment.updated_at,
        actor: 'payments',
        label: `payment ${payment.status}`,
        changes: {
          status: ['authorising', payment.status],
          ...(payment.decline_code ? { 'decline code': [null, payment.decline_code] as const } : {}),
        },
      },
    ],
  }
}

/** What a history row says, in one line. */
export function historyLabel(changes: FieldChanges): string {
  const status = changes['status']
  if (status) return status[0] === null ? 'order created' : String(status[1]).replaceAll('_', ' ')
  const replacedBy = changes['replaced_by']
  return replacedBy ? `replaced by ${String(replacedBy[1])}` : Object.keys(changes).join(', ')
}

/** The audit table's columns under the names, and with the values, that the record's fields have. */
function readableChanges(changes: FieldChanges): FieldChanges {
  // Before it was created a row had no values, so creation changes nothing into something.
  const created = changes['status']?.[0] === null
  return Object.fromEntries(
    Object.entries(changes).map(([column, [before, after]]) => {
      const isMoney = column === 'total_cents'
      const read = isMoney ? readMoney : (value: unknown) => value
      return [isMoney ? 'total' : column.replaceAll('_', ' '), [created ? undefined : read(before), read(after)]]
    }),
  )
}

function readMoney(cents: unknown): unknown {
  return typeof cents === 'number' ? formatMoney(cents) : null
}
