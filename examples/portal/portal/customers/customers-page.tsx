import type { ReactElement } from 'react'

import type { CustomerSummary } from '../../server/portal/portal-api.ts'
import { formatDate, formatMoney } from '../format.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Link } from '../router.tsx'
import { useRows } from '../use-rows.ts'

const COLUMNS: readonly Column<CustomerSummary>[] = [
  { head: 'Customer', cell: (customer) => <Link to={`/customers/${customer.id}`}>{customer.name}</Link> },
  { head: 'E-mail', cell: (customer) => customer.email },
  { head: 'Country', cell: (customer) => customer.country },
  { head: 'Plan', cell: (customer) => customer.plan },
  { head: 'Orders', align: 'end', cell: (customer) => customer.order_count },
  { head: 'Spent', align: 'end', cell: (customer) => formatMoney(customer.spent_cents) },
  { head: 'Since', cell: (customer) => formatDate(customer.created_at) },
]

/** Everybody, by name. */
export function CustomersPage(): ReactElement {
  const { data: customers, error } = useRows<readonly CustomerSummary[]>('/customers')
  return (
    <>
      <h1>Customers</h1>
      {error ? <Failed error={error} what="The list of customers" /> : null}
      {!customers && !error ? <Loading /> : null}
      {customers ? (
        <DataTable
          caption="Customers"
          columns={COLUMNS}
          rows={customers}
          rowKey={(customer) => customer.id}
          empty="No customers yet."
        />
      ) : null}
    </>
  )
}
