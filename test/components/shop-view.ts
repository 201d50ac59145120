import type { ReplayMarker, ReplayRecord } from '../../src/player/records/record.ts'
import type { InspectorItem, RecordingView, Segment } from '../../src/recording/recording-view.ts'
import type { ProductEvent } from '../../src/recording/replay-source.ts'

/** 14:00:22.1 UTC: the visit of the tests starts here. */
export const SHOP_START_MS = Date.UTC(2026, 2, 1, 14, 0, 22, 100)
export const SHOP_DURATION_MS = 438_000
/** When the order was written, ms from the start. */
export const ORDER_MS = 169_900

const at = (offsetMs: number) => new Date(SHOP_START_MS + offsetMs)

let count = 0
const item = (
  kind: InspectorItem['kind'],
  offsetMs: number,
  title: string,
  more: Partial<InspectorItem> = {},
): InspectorItem => ({
  id: `item-${++count}`,
  kind,
  offsetMs,
  windowId: 'w1',
  title,
  tone: 'neutral',
  searchText: `${title} ${more.detail ?? ''}`.toLowerCase(),
  ...more,
})

const ITEMS: readonly InspectorItem[] = [
  item('navigation', 12_000, 'shop.example/products', { tone: 'success' }),
  item('click', 48_000, 'Wool blanket'),
  item('network', 48_300, 'GET /api/products/17', {
    data: { method: 'GET', name: 'https://shop.example/api/products/17', responseStatus: 200 },
  }),
  item('input', 71_000, 'quantity', { detail: '2' }),
  item('click', 83_000, 'Add to basket'),
  item('network', 83_200, 'POST /api/basket', {
    data: { method: 'POST', name: 'https://shop.example/api/basket', responseStatus: 201 },
  }),
  item('navigation', 118_000, 'shop.example/checkout/payment', { tone: 'success' }),
  item('console', 119_500, 'payment form ready', { detail: 'build 2026.03.1', data: { level: 'info' } }),
  item('click', 169_200, 'Pay € 184.00'),
  item('network', 169_500, 'POST /api/orders', {
    tone: 'danger',
    data: {
      method: 'POST',
      name: 'https://shop.example/api/orders',
      responseStatus: 402,
      duration: 640,
      response: { error: 'card_declined', order: 1042 },
    },
  }),
  item('console', 170_100, 'Error: card_declined', {
    tone: 'danger',
    data: { level: 'error', trace: ['pay (checkout.js:88:13)'] },
  }),
  item('error', 170_150, 'PaymentError', { tone: 'danger', detail: 'card_declined', data: { type: 'PaymentError' } }),
  item('console', 192_000, 'pay pressed again', { tone: 'warning', data: { level: 'warn' } }),
  item('console', 192_100, 'pay pressed again', { tone: 'warning', data: { level: 'warn' } }),
  item('click', 276_000, 'Try another card'),
  item('navigation', 315_000, 'shop.example/checkout/done', { tone: 'success' }),
  item('network', 376_000, 'GET /api/receipt', {
    tone: 'danger',
    data: { method: 'GET', name: 'https://shop.example/api/receipt', responseStatus: 500 },
  }),
]

const SEGMENTS: readonly Segment[] = [
  { kind: 'active', startMs: 0, endMs: 240_000, windowId: 'w1' },
  { kind: 'idle', startMs: 240_000, endMs: 268_000, windowId: 'w1' },
  { kind: 'active', startMs: 268_000, endMs: SHOP_DURATION_MS, windowId: 'w1' },
]

function density(): Float32Array {
  return Float32Array.from({ length: 219 }, (_, index) => {
    const offsetMs = index * 2_000
    if (offsetMs > 240_000 && offsetMs < 268_000) return 0
    return Math.max(0.1, 0.5 + 0.35 * Math.sin(index / 9) + 0.15 * Math.sin(index / 2.3))
  })
}

/** A view of seven minutes in a shop: browsing, a declined payment, a wait, a second try. */
export const SHOP_VIEW: Partial<RecordingView> = {
  version: 1,
  startMs: SHOP_START_MS,
  durationMs: SHOP_DURATION_MS,
  windows: [{ id: 'w1', number: 1, startMs: 0, endMs: SHOP_DURATION_MS, fullSnapshotsMs: [0] }],
  segments: SEGMENTS,
  items: ITEMS,
  urls: [
    { offsetMs: 0, windowId: 'w1', url: 'https://shop.example/products' },
    { offsetMs: 118_000, windowId: 'w1', url: 'https://shop.example/checkout/payment' },
  ],
  density: { bucketMs: 2_000, values: density() },
  loaded: [{ startMs: 0, endMs: 310_000 }],
  missing: [{ startMs: 396_000, endMs: 408_000 }],
  eventCount: 4_211,
  problems: [
    { reason: 'line_invalid', blockKey: 'block-3', line: 17, message: 'Unexpected end of JSON.' },
    { reason: 'line_invalid', blockKey: 'block-3', line: 18, message: 'Unexpected end of JSON.' },
    { reason: 'block_missing', blockKey: 'block-7', line: null, message: 'Answered with 404.' },
  ],
}

/** The order that the visit wrote, with its history before, during and after. */
export const ORDER: ReplayRecord = {
  type: 'order',
  id: 1042,
  label: 'Order 1042',
  at: at(ORDER_MS),
  fields: { status: 'paid', total: '€ 184.00', card: '•••• 0341' },
  history: [
    { at: at(15_900), label: 'cart created', changes: { status: [undefined, 'cart'] } },
    { at: at(ORDER_MS), label: 'order created', changes: { status: ['cart', 'pending_payment'] } },
    {
      at: at(ORDER_MS + 1_200),
      label: 'payment_failed',
      actor: 'payments',
      changes: { status: ['pending_payment', 'payment_failed'] },
    },
    { at: at(ORDER_MS + 172_000), label: 'payment retried', changes: { status: ['payment_failed', 'paid'] } },
    { at: at(3_600_000), label: 'packed', changes: { packed: [false, true] } },
    { at: at(7_200_000), label: 'shipped', changes: { shipped: [false, true] } },
    { at: at(90_000_000), label: 'delivered', changes: { delivered: [false, true] } },
  ],
}

export const DEPLOY: ReplayMarker = {
  id: 'deploy',
  at: at(60_000),
  endAt: at(95_000),
  label: 'Deploy 2026.03.1',
  lane: 'releases',
  tone: 'neutral',
}

const product = (id: string, name: string, offsetMs: number, properties: Record<string, unknown>): ProductEvent => ({
  id,
  name,
  timestampMs: SHOP_START_MS + offsetMs,
  properties,
})

export const PRODUCT_EVENTS: readonly ProductEvent[] = [
  product('e1', '$pageview', 1_000, { $current_url: 'https://shop.example/products' }),
  product('e2', 'product viewed', 50_000, {
    '$feature/new-checkout': 'control',
    '$feature/beta-banner': true,
    '$feature/dark': false,
  }),
  product('e3', 'checkout started', 118_500, {
    '$feature/new-checkout': 'test',
    '$feature/beta-banner': true,
    '$feature/dark': false,
  }),
  product('e4', '$exception', 170_200, { $exception_message: 'card_declined', '$feature/new-checkout': 'test' }),
]

export const MARIA = {
  id: 'person-7',
  name: 'Maria López',
  email: 'maria.lopez@example.com',
  distinctIds: ['maria-77', '0197-anon'],
  properties: { plan: 'business', city: 'Valencia', orders: 12 },
  createdAtMs: Date.UTC(2025, 4, 2, 9),
}
