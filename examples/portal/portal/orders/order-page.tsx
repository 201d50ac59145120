import { useMemo, useRef, type ReactElement } from 'react'

import type { OrderDetail } from '../../server/portal/portal-api.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { StatusTag } from '../parts/status-tag.tsx'
import { SessionReplay, type SessionReplayHandle } from '../portal-replay.ts'
import { Link, useSearchParam } from '../router.tsx'
import { useRows } from '../use-rows.ts'
import { OrderFacts } from './order-facts.tsx'
import { orderRecords } from './order-records.ts'
import { OrderRows } from './order-rows.tsx'
import { replaySource } from './replay-source.ts'

/** One order: what it is, the session that wrote it, and its rows. */
export function OrderPage({ id }: { readonly id: number }): ReactElement {
  const { data: detail, error } = useRows<OrderDetail>(`/orders/${id}`)
  if (error) return <Failed error={error} what={`Order ${id}`} />
  if (!detail) return <Loading />
  const { order } = detail
  return (
    <>
      <p className="crumb">
        <Link to="/orders">Orders</Link> / {order.id}
      </p>
      <h1>
        Order {order.id} <StatusTag status={order.status} />
        {order.replaced_by === null ? null : (
          <Link className="note" to={`/orders/${order.replaced_by}`}>
            tried again as {order.replaced_by}
          </Link>
        )}
      </h1>
      <OrderFacts detail={detail} />
      {order.session_id === null ? (
        <NotRecorded detail={detail} />
      ) : (
        <Recorded detail={detail} recordingId={order.session_id} />
      )}
    </>
  )
}

function Recorded({
  detail,
  recordingId,
}: {
  readonly detail: OrderDetail
  readonly recordingId: string
}): ReactElement {
  const replay = useRef<SessionReplayHandle>(null)
  const records = useMemo(() => orderRecords(detail), [detail])
  const askedFor = useSearchParam('at')
  return (
    <>
      <h2 className="visually-hidden">Session</h2>
      <SessionReplay
        ref={replay}
        source={replaySource}
        recordingId={recordingId}
        startAt={askedFor ?? new Date(detail.order.created_at).toISOString()}
        records={records}
      />
      <OrderRows detail={detail} onShow={(at) => void replay.current?.seek(at)} />
    </>
  )
}

function NotRecorded({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const { channel } = detail.order
  return (
    <>
      <section className="no-session" aria-label="Session">
        <h2>Not recorded</h2>
        <p>
          {channel === 'web'
            ? 'The shop sent no session with this order: recording was off, blocked, or not yet installed.'
            : `This order came in by ${channel}, so there is no session to watch.`}
        </p>
      </section>
      <OrderRows detail={detail} />
    </>
  )
}
