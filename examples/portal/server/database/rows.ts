/** What one customer bought, as the order keeps it: prices may change later, an order may not. */
export interface OrderItem {
  readonly sku: string
  readonly name: string
  readonly quantity: number
  readonly cents: number
}

/** Field → [before, after]. */
export type FieldChanges = Readonly<Record<string, readonly [before: unknown, after: unknown]>>

export interface CustomerRow {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly country: string
  readonly plan: string
  readonly created_at: Date | string
  readonly updated_at: Date | string
}

export type OrderStatus =
  'pending_payment' | 'payment_failed' | 'paid' | 'shipped' | 'delivered' | 'refunded' | 'cancelled'

export interface OrderRow {
  readonly id: number
  readonly customer_id: number
  readonly status: OrderStatus
  readonly channel: 'web' | 'phone' | 'store'
  readonly currency: string
  readonly total_cents: number
  readonly items: readonly OrderItem[]
  readonly ship_to: string
  /** The order that took this one's place, when the customer tried again. */
  readonly replaced_by: number | null
  /** The recording that was running when the order was written; the shop sends it along. */
  readonly session_id: string | null
  readonly created_at: Date | string
  readonly updated_at: Date | string
}

export interface HistoryRow {
  readonly id: number
  readonly order_id: number
  readonly at: Date | string
  readonly actor: string
  readonly changes: FieldChanges
}

export interface PaymentRow {
  readonly id: string
  readonly order_id: number
  readonly status: 'authorising' | 'declined' | 'captured' | 'refunded'
  readonly amount_cents: number
  readonly card_brand: string
  readonly card_last4: string
  readonly decline_code: string | null
  readonly created_at: Date | string
  readonly updated_at: Date | string
}

/** Everything in the database: what a fixture holds. */
export interface Rows {
  readonly customers: readonly CustomerRow[]
  readonly orders: readonly OrderRow[]
  readonly order_history: readonly HistoryRow[]
  readonly payments: readonly PaymentRow[]
}
