import type { ReactElement, ReactNode } from 'react'

import type { PaymentRow } from '../../server/database/rows.ts'
import { formatMoney, formatWord } from '../format.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { StatusTag } from '../parts/status-tag.tsx'
import { When } from '../parts/when.tsx'
import { Link } from '../router.tsx'

interface PaymentsTableProps<Row extends PaymentRow> {
  readonly payments: readonly Row[]
  /** Whether to name the order of each. @default false */
  readonly withOrder?: boolean
  /** What leads from a payment to the session. */
  readonly session?: (payment: Row) => ReactNode
}

/** Payments with what the bank said. */
export function PaymentsTable<Row extends PaymentRow>({
  payments,
  withOrder = false,
  session,
}: PaymentsTableProps<Row>): ReactElement {
  const columns: readonly Column<Row>[] = [
    { head: 'Payment', cell: (payment) => <code>{payment.id}</code> },
    ...(withOrder
      ? [{ head: 'Order', cell: (payment: Row) => <Link to={`/orders/${payment.order_id}`}>{payment.order_id}</Link> }]
      : []),
    {
      head: 'Status',
      cell: (payment) => (
        <>
          <StatusTag status={payment.status} />
          {payment.decline_code ? <span className="faint"> {formatWord(payment.decline_code)}</span> : null}
        </>
      ),
    },
    { head: 'Amount', align: 'end', cell: (payment) => formatMoney(payment.amount_cents) },
    { head: 'Card', cell: (payment) => `${payment.card_brand} •••• ${payment.card_last4}` },
    { head: 'Decided', cell: (payment) => <When at={payment.updated_at} /> },
    ...(session ? [{ head: 'Session', pinned: true, cell: session }] : []),
  ]
  return (
    <DataTable
      caption="Payments"
      columns={columns}
      rows={payments}
      rowKey={(payment) => payment.id}
      empty="No payments."
    />
  )
}
