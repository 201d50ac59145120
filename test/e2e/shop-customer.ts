import type { Page } from 'playwright'

import type { OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import type { RecordingInfo } from '../../src/recording/replay-source.ts'
import { eventually } from './eventually.ts'

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text)
}

/** Jonas buys a clock and stays on the page that thanks him. Answers with the order's number. */
export async function buyClock(customer: Page, origin: string): Promise<string> {
  await goToCheckout(customer, origin)
  return pay(customer)
}

/** Jonas has a clock in his cart, and has said where it goes and with which card he pays. */
export async function goToCheckout(customer: Page, origin: string): Promise<void> {
  await customer.goto(`${origin}/shop/sign-in`)
  await fill(customer, { 'E-mail': 'jonas.weber@example.com', Password: 'anything' })
  await customer.getByRole('button', { name: 'Sign in' }).click()
  await customer.getByRole('link', { name: 'Mira wall clock' }).click()
  // Loaded: its buttons do nothing before its script has run.
  await customer.waitForURL('**/shop/products/*')
  await customer.getByRole('button', { name: 'Add to cart' }).click()
  await customer.getByText('In your cart.').waitFor()
  await customer.goto(`${origin}/shop/checkout`)
  await fill(customer, { Name: 'Jonas Weber', 'Street and number': 'Sonnenallee 81' })
  await fill(customer, { 'Postcode and city': '12045 Berlin', 'Card number': '4242 4242 4242 4242' })
  await fill(customer, { Expires: '11/29', 'Security code': '314' })
}

/** Pays at the checkout. Answers with the order's number. */
export async function pay(customer: Page): Promise<string> {
  await customer.locator('[data-pay]').click()
  await customer.getByRole('heading', { name: 'Thank you' }).waitFor()
  return /\d+$/.exec(customer.url())?.[0] ?? ''
}

/**
 * Jonas buys a clock, and his session is recorded until just before the order: what the recorder sends as the checkout
 * is left gets lost. The page that thanks him is sent once he moves on it.
 */
export async function buyClockUnrecorded(customer: Page, origin: string): Promise<string> {
  await customer.addInitScript(() => {
    if (location.pathname === '/shop/checkout') navigator.sendBeacon = () => true
  })
  await goToCheckout(customer, origin)
  await customer.waitForResponse(/\/ingest\/s\//)
  return pay(customer)
}

/** Waits until the recording has come as far as the order: recorders send what they have every few seconds. */
export async function untilRecorded(origin: string, orderId: string): Promise<void> {
  const { order } = (await (await fetch(`${origin}/api/orders/${orderId}`)).json()) as OrderDetail
  const recordedUntil = async () => {
    const answer = await fetch(`${origin}/api/replay/${String(order.session_id)}/info`)
    return answer.ok ? ((await answer.json()) as RecordingInfo).endMs : 0
  }
  await eventually(recordedUntil).toBeGreaterThan(Date.parse(String(order.created_at)))
}
