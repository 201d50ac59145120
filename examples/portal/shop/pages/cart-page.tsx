import type { ReactElement } from 'react'

import type { OrderItem } from '../../server/database/rows.ts'
import { DELIVERY_CENTS, formatEuro } from '../../server/shop/catalog.ts'
import { totalCents } from '../../server/shop/shopper.ts'

/** The cart, line by line. */
export function CartPage({ items }: { items: readonly OrderItem[] }): ReactElement {
  if (items.length === 0) {
    return (
      <>
        <h1>Your cart is empty</h1>
        <a className="button" href="/shop">
          Look around
        </a>
      </>
    )
  }
  return (
    <>
      <h1>Your cart</h1>
      <CartLines items={items} />
      <p className="row end">
        <a href="/shop">Keep looking</a>
        <a className="button primary" href="/shop/checkout">
          To checkout
        </a>
      </p>
    </>
  )
}

/** The lines and their sum: the cart, the checkout and the order page show the same table. */
export function CartLines({ items }: { items: readonly OrderItem[] }): ReactElement {
  return (
    <table className="lines">
      <thead>
        <tr>
          <th>Item</th>
          <th>Quantity</th>
          <th>Price</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.sku}>
            <td>{item.name}</td>
            <td>{item.quantity}</td>
            <td>{formatEuro(item.cents * item.quantity)}</td>
          </tr>
        ))}
        <tr>
          <td>Delivery</td>
          <td />
          <td>{formatEuro(DELIVERY_CENTS)}</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th>Total</th>
          <td />
          <td>{formatEuro(totalCents(items))}</td>
        </tr>
      </tfoot>
    </table>
  )
}
