import type { ReactElement } from 'react'

import type { PaymentWithSession } from '../../server/portal/portal-api.ts'
import { SessionLink } from '../parts/session-link.tsx'

/** Leads from a payment to the moment at which the bank answered. */
export function PaymentSession({ payment }: { readonly payment: PaymentWithSession }): ReactElement {
  return <SessionLink orderId={payment.order_id} sessionId={payment.session_id} at={payment.updated_at} />
}
