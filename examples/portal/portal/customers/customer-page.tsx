import type { ReactElement } from 'react'

import type { OrderRow } from '../../server/database/rows.ts'
import type { CustomerDetail } from '../../server/portal/portal-api.ts'
import { formatDate, formatMoney } from '../format.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { SessionLink } from '../parts/session-link.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { StatusTag } from '../parts/status-tag.tsx'
import { When } from '../parts/when.tsx'
import { PaymentSession } from '../payments/payment-session.tsx'
import { PaymentsTable } from '../payments/payments-table.tsx'
import { Link } from '../router.tsx'
import { SessionsTable } from '../sessions/sessions-table.tsx'
import { useRows } from '../use-rows.ts'

const ORDERS: readonly Column<OrderRow>[] = [
  { head: 'Order', cell: (order) => <Link to={`/orders/${order.id}`}>{order.id}</Link> },
  { head: 'Status', cell: (order) => <StatusTag status={order.status} /> },
  { head: 'Total', align: 'end', cell: (order) => formatMoney(order.total_cents) },
  { head: 'Created', cell: (order) => <When at={order.created_at} /> },
  {
    head: 'Session',
    pinned: true,
    cell: (order) => <SessionLink orderId={order.id} sessionId={order.session_id} at={order.created_at} />,
  },
]

/** One customer: who they are, what they ordered, what they paid. */
export function CustomerPage({ id }: { readonly id: number }): ReactElement {
  const { data: detail, error } = useRows<CustomerDetail>(`/customers/${id}`)
  if (error) return <Failed error={error} what={`Customer ${id}`} />
  if (!detail) return <Loading />
  const { customer, orders, payments } = detail
  return (
    <>
      <p className="crumb">
        <Link to="/customers">Customers</Link> / {customer.id}
      </p>
      <h1>{customer.name}</h1>
      <dl className="facts">
        <div>
          <dt>E-mail</dt>
          <dd>{customer.email}</dd>
        </div>
        <div>
          <dt>Country</dt>
          <dd>{customer.country}</dd>
        </div>
        <div>
          <dt>Plan</dt>
          <dd>{customer.plan}</dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>{formatDate(customer.created_at)}</dd>
        </div>
      </dl>
      <div className="rows">
        <DataTable
          caption="Orders"
          columns={ORDERS}
          rows={orders}
          rowKey={(order) => order.id}
          empty="No orders yet."
        />
        <PaymentsTable payments={payments} withOrder session={(payment) => <PaymentSession payment={payment} />} />
        <SessionsTable email={customer.email} />
      </div>
    </>
  )
}
