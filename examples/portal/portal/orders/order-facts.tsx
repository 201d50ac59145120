import type { ReactElement, ReactNode } from 'react'

import type { OrderDetail } from '../../server/portal/portal-api.ts'
import { formatDuration, formatMoney, formatWord } from '../format.ts'
import { When } from '../parts/when.tsx'
import { useRecording } from '../portal-replay.ts'
import { Link } from '../router.tsx'
import { replaySource } from './replay-source.ts'

/** The order in one line. */
export function OrderFacts({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const { order, customer, payments } = detail
  const payment = payments[0]
  return (
    <dl className="facts">
      <Fact name="Customer">
        <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
      </Fact>
      <Fact name="Total">{formatMoney(order.total_cents)}</Fact>
      <Fact name="Created">
        <When at={order.created_at} />
      </Fact>
      <Fact name="Payment">
        {payment
          ? [payment.status, payment.decline_code]
              .filter((word) => word !== null)
              .map(formatWord)
              .join(' · ')
          : 'none'}
      </Fact>
      <Fact name="Session">{order.session_id === null ? 'not recorded' : <SessionFact id={order.session_id} />}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function SessionFact({ id }: { readonly id: string }): ReactElement {
  const { data: recording, error } = useRecording(replaySource, id)
  if (error) return <>{error.code === 'not_found' ? 'no longer kept' : 'cannot be read'}</>
  if (!recording) return <>…</>
  const clicks = recording.counts?.clicks
  return (
    <>
      {[formatDuration(recording.endMs - recording.startMs), clicks === undefined ? '' : `${clicks} clicks`]
        .filter(Boolean)
        .join(' · ')}
    </>
  )
}
