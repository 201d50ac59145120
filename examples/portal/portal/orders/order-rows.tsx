import type { ReactElement } from 'react'

import type { HistoryRow, OrderItem } from '../../server/database/rows.ts'
import type { OrderDetail } from '../../server/portal/portal-api.ts'
import { formatMoney } from '../format.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { When } from '../parts/when.tsx'
import { PaymentsTable } from '../payments/payments-table.tsx'
import { historyLabel } from './order-records.ts'
import { ShowButton, type ShowMoment } from './show-button.tsx'

const ITEMS: readonly Column<OrderItem>[] = [
  { head: 'Item', cell: (item) => item.name },
  { head: 'Quantity', align: 'end', cell: (item) => item.quantity },
  { head: 'Price', align: 'end', cell: (item) => formatMoney(item.cents * item.quantity) },
]

const HISTORY: readonly Column<HistoryRow>[] = [
  { head: 'When', cell: (row) => <When at={row.at} /> },
  { head: 'What', cell: (row) => historyLabel(row.changes) },
  { head: 'Who', cell: (row) => row.actor },
]

interface OrderRowsProps {
  readonly detail: OrderDetail
  /** Shows a moment of the session; without it the rows have no buttons. */
  readonly onShow?: ShowMoment
}

/** The tables behind an order: its history, its payments, its items. */
export function OrderRows({ detail, onShow }: OrderRowsProps): ReactElement {
  const history: readonly Column<HistoryRow>[] = onShow
    ? [
        ...HISTORY,
        {
          head: 'Session',
          pinned: true,
          cell: (row) => <ShowButton at={row.at} onShow={onShow} label={historyLabel(row.changes)} />,
        },
      ]
    : HISTORY
  return (
    <div className="rows">
      <DataTable
        caption="History"
        columns={history}
        rows={detail.history}
        rowKey={(row) => row.id}
        empty="No history."
      />
      <PaymentsTable
        payments={detail.payments}
        {...(onShow && {
          session: (payment) => (
            <ShowButton at={payment.updated_at} onShow={onShow} label={`${payment.status} ${payment.id}`} />
          ),
        })}
      />
      <DataTable
        caption="Items"
        columns={ITEMS}
        rows={detail.order.items}
        rowKey={(item) => item.sku}
        empty="No items."
      />
    </div>
  )
}
