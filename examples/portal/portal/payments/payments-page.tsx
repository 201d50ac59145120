import type { ReactElement } from 'react'

import type { PaymentWithSession } from '../../server/portal/portal-api.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { useRows } from '../use-rows.ts'
import { PaymentSession } from './payment-session.tsx'
import { PaymentsTable } from './payments-table.tsx'

/** Every payment, newest first. */
export function PaymentsPage(): ReactElement {
  const { data: payments, error } = useRows<readonly PaymentWithSession[]>('/payments')
  return (
    <>
      <h1>Payments</h1>
      {error ? <Failed error={error} what="The list of payments" /> : null}
      {!payments && !error ? <Loading /> : null}
      {payments ? (
        <PaymentsTable payments={payments} withOrder session={(payment) => <PaymentSession payment={payment} />} />
      ) : null}
    </>
  )
}
