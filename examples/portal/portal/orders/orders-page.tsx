import type { ReactElement } from 'react'

import type { OrderSummary } from '../../server/portal/portal-api.ts'
import { formatMoney } from '../format.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { SessionLink } from '../parts/session-link.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { StatusTag } from '../parts/status-tag.tsx'
import { When } from '../parts/when.tsx'
import { Link } from '../router.tsx'
import { useRows } from '../use-rows.ts'

const COLUMNS: readonly Column<OrderSummary>[] = [
  { head: 'Order', cell: (order) => <Link to={`/orders/${order.id}`}>{order.id}</Link> },
  { head: 'Customer', cell: (order) => <Link to={`/customers/${order.customer_id}`}>{order.customer_name}</Link> },
  { head: 'Status', cell: (order) => <StatusTag status={order.status} /> },
  { head: 'Total', align: 'end', cell: (order) => formatMoney(order.total_cents) },
  { head: 'Channel', cell: (order) => order.channel },
  { head: 'Created', cell: (order) => <When at={order.created_at} /> },
  {
    head: 'Session',
    pinned: true,
    cell: (order) => <SessionLink orderId={order.id} sessionId={order.session_id} at={order.created_at} />,
  },
]

/** Every order, newest first. */
export function OrdersPage(): ReactElement {
  const { data: orders, error } = useRows<readonly OrderSummary[]>('/orders')
  return (
    <>
      <h1>Orders</h1>
      {error ? <Failed error={error} what="The list of orders" /> : null}
      {!orders && !error ? <Loading /> : null}
      {orders ? (
        <DataTable
          caption="Orders"
          columns={COLUMNS}
          rows={orders}
          rowKey={(order) => order.id}
          empty="No orders yet."
        />
      ) : null}
    </>
  )
}
