import { CATALOG, DELIVERY_CENTS } from '../shop/catalog.ts'
import type { CustomerRow, HistoryRow, OrderRow, OrderStatus, PaymentRow, Rows } from './rows.ts'

const HOUR_MS = 3_600_000

const CUSTOMERS = [
  [101, 'Maria López', 'maria.lopez@example.com', 'ES', 'member', 210],
  [102, 'Jonas Weber', 'jonas.weber@example.com', 'DE', 'member', 402],
  [103, 'Aisha Rahman', 'aisha.rahman@example.com', 'GB', 'guest', 12],
  [104, 'Émile Fournier', 'emile.fournier@example.com', 'FR', 'member', 96],
  [105, 'Sofia Lindqvist', 'sofia.lindqvist@example.com', 'SE', 'guest', 33],
  [106, 'Tomasz Kowalski', 'tomasz.kowalski@example.com', 'PL', 'member', 158],
  [107, 'Giulia Conti', 'giulia.conti@example.com', 'IT', 'guest', 5],
  [108, 'Daniel Okafor', 'daniel.okafor@example.com', 'IE', 'member', 77],
] as const

/** id, customer, product, quantity, hours before the recording, how it went on, channel. */
const ORDERS: readonly (readonly [number, number, number, number, number, OrderStatus, OrderRow['channel']])[] = [
  [1029, 102, 4, 2, 388, 'delivered', 'web'],
  [1030, 106, 2, 1, 361, 'delivered', 'web'],
  [1031, 101, 3, 1, 310, 'delivered', 'web'],
  [1032, 104, 0, 1, 262, 'refunded', 'web'],
  [1033, 108, 5, 1, 240, 'delivered', 'phone'],
  [1034, 105, 1, 3, 190, 'delivered', 'web'],
  [1035, 102, 1, 1, 148, 'shipped', 'store'],
  [1036, 103, 0, 2, 121, 'payment_failed', 'web'],
  [1037, 106, 5, 2, 97, 'shipped', 'web'],
  [1038, 104, 2, 1, 71, 'shipped', 'web'],
  [1039, 107, 3, 2, 46, 'cancelled', 'phone'],
  [1040, 108, 4, 1, 22, 'paid', 'web'],
  [1041, 105, 0, 1, 3, 'paid', 'web'],
]

/** Its session was recorded once, and is past its retention. */
const EXPIRED_ORDER = 1036

/** What happens to an order after it was opened: status, who did it, how many hours later. */
const COURSES: Readonly<Record<OrderStatus, readonly (readonly [OrderStatus, string, number])[]>> = {
  pending_payment: [],
  payment_failed: [['payment_failed', 'payments', 0.0006]],
  paid: [['paid', 'payments', 0.0007]],
  shipped: [
    ['paid', 'payments', 0.0006],
    ['shipped', 'warehouse', 19.4],
  ],
  delivered: [
    ['paid', 'payments', 0.0008],
    ['shipped', 'warehouse', 17.2],
    ['delivered', 'carrier', 68.9],
  ],
  refunded: [
    ['paid', 'payments', 0.0007],
    ['refunded', 'nora@lumen-and-lark.example', 41.3],
  ],
  cancelled: [['cancelled', 'nora@lumen-and-lark.example', 1.6]],
}

/**
 * The shop's life before the recorded customer came: rows without a recording, as most rows of any database are.
 *
 * @param nowMs the moment before which all of it happened
 */
export function createBaseRows(nowMs: number): Rows {
  const orders = ORDERS.map((spec) => createOrder(spec, nowMs))
  const history = orders.flatMap(({ history }) => history)
  return {
    customers: CUSTOMERS.map(([id, name, email, country, plan, days]): CustomerRow => {
      const at = iso(nowMs - days * 24 * HOUR_MS - id * 61_000)
      return { id, name, email, country, plan, created_at: at, updated_at: at }
    }),
    orders: orders.map(({ order }) => order),
    order_history: history.map((row, index) => ({ ...row, id: index + 1 })),
    payments: orders.flatMap(({ payment }) => payment ?? []),
  }
}

function createOrder(
  [id, customerId, productIndex, quantity, hoursAgo, status, channel]: (typeof ORDERS)[number],
  nowMs: number,
) {
  const product = CATALOG[productIndex % CATALOG.length]
  const cents = product?.cents ?? 0
  const total = cents * quantity + DELIVERY_CENTS
  const createdMs = Math.round(nowMs - hoursAgo * HOUR_MS - scatter(id, HOUR_MS))
  const course = COURSES[status].filter(([, , hours]) => createdMs + hours * HOUR_MS < nowMs)
  const steps: Omit<HistoryRow, 'id'>[] = [
    {
      order_id: id,
      at: iso(createdMs),
      actor: channel === 'web' ? 'shop' : `${channel} desk`,
      changes: { status: [null, 'pending_payment'], total_cents: [null, total] },
    },
  ]
  let before: OrderStatus = 'pending_payment'
  for (const [after, actor, hours] of course) {
    steps.push({ order_id: id, at: iso(createdMs + hours * HOUR_MS), actor, changes: { status: [before, after] } })
    before = after
  }
  const order: OrderRow = {
    id,
    customer_id: customerId,
    status: before,
    channel,
    currency: 'EUR',
    total_cents: total,
    items: [{ sku: product?.sku ?? '', name: product?.name ?? '', quantity, cents }],
    ship_to: SHIP_TO[customerId] ?? '',
    replaced_by: null,
    session_id: id === EXPIRED_ORDER ? '01a11f60-5d1c-7b2e-9f0a-6b1f6f1d2c3e' : null,
    created_at: iso(createdMs),
    updated_at: steps.at(-1)?.at ?? iso(createdMs),
  }
  return { order, history: steps, payment: createPayment(order, course[0]) }
}

function createPayment(order: OrderRow, answer: (typeof COURSES)['paid'][number] | undefined): PaymentRow | null {
  if (!answer || answer[0] === 'cancelled') return null
  const declined = answer[0] === 'payment_failed'
  const createdMs = Date.parse(String(order.created_at))
  return {
    id: `pay_${scatter(order.id, 2 ** 32)
      .toString(16)
      .padStart(8, '0')}`,
    order_id: order.id,
    status: declined ? 'declined' : order.status === 'refunded' ? 'refunded' : 'captured',
    amount_cents: order.total_cents,
    card_brand: order.id % 3 === 0 ? 'Mastercard' : 'Visa',
    card_last4: String(scatter(order.id, 10_000)).padStart(4, '0'),
    decline_code: declined ? 'expired_card' : null,
    created_at: iso(createdMs),
    updated_at: order.status === 'refunded' ? order.updated_at : iso(createdMs + answer[2] * HOUR_MS),
  }
}

const SHIP_TO: Readonly<Record<number, string>> = {
  101: 'Maria López, Calle de Atocha 14, 28012 Madrid',
  102: 'Jonas Weber, Sonnenallee 81, 12045 Berlin',
  103: 'Aisha Rahman, 9 Marlow Road, Leeds LS6 2',
  104: 'Émile Fournier, 3 rue Paul Bert, 69003 Lyon',
  105: 'Sofia Lindqvist, Bondegatan 40, 116 33 Stockholm',
  106: 'Tomasz Kowalski, ul. Długa 12, 31-146 Kraków',
  107: 'Giulia Conti, Via Saragozza 55, 40123 Bologna',
  108: 'Daniel Okafor, 17 Rathmines Road, Dublin 6',
}

/** A number below `limit` that looks like chance and is the same every time. */
function scatter(seed: number, limit: number): number {
  return (seed * 2_654_435_761) % limit
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
