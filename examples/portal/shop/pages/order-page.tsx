import type { ReactElement } from 'react'

import type { OrderRow } from '../../server/database/rows.ts'
import { CartLines } from './cart-page.tsx'

/** Thanks, and what was bought. */
export function OrderPage({ order }: { order: OrderRow }): ReactElement {
  return (
    <div data-order={order.id}>
      <h1>Thank you</h1>
      <p className="lead">
        Order <b>{order.id}</b> is paid and on its way to {order.ship_to}.
      </p>
      <CartLines items={order.items} />
      <p className="row">
        <a className="button" href="/shop">
          Back to the shop
        </a>
      </p>
    </div>
  )
}
