import { randomUUID } from 'node:crypto'

import type { OrderItem } from '../database/rows.ts'
import { DELIVERY_CENTS, findProduct } from './catalog.ts'

/** One visitor of the shop: who they are and what lies in their cart. */
export interface Shopper {
  readonly token: string
  customerId: number | null
  readonly cart: Map<string, number>
  /** The order a second attempt takes the place of. */
  failedOrderId: number | null
}

/** Visitors by the cookie they carry; gone with the process, as a demo's sessions may be. */
export function createShoppers(): { of(token: string | undefined): Shopper } {
  const shoppers = new Map<string, Shopper>()
  return {
    of(token) {
      const known = token === undefined ? undefined : shoppers.get(token)
      if (known) return known
      const shopper: Shopper = { token: randomUUID(), customerId: null, cart: new Map(), failedOrderId: null }
      shoppers.set(shopper.token, shopper)
      return shopper
    },
  }
}

/** The lines of the cart at today's prices. */
export function cartItems(shopper: Shopper): OrderItem[] {
  return [...shopper.cart].flatMap(([sku, quantity]) => {
    const product = findProduct(sku)
    return product ? [{ sku, name: product.name, quantity, cents: product.cents }] : []
  })
}

/** What the cart costs, delivery included. */
export function totalCents(items: readonly OrderItem[]): number {
  if (items.length === 0) return 0
  return items.reduce((sum, item) => sum + item.cents * item.quantity, DELIVERY_CENTS)
}
