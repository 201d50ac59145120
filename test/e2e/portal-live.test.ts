import { gunzipSync } from 'node:zlib'

import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { shownText } from './shown-page.ts'

let demo: DemoProcess
let browser: Browser

beforeAll(async () => {
  const started = await Promise.all([startDemoProcess(), chromium.launch(chromiumLaunchOptions())])
  demo = started[0]
  browser = started[1]
})
afterAll(async () => {
  await browser?.close()
  await demo?.interrupt()
})

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text)
}

/** Jonas buys a clock and stays on the page that thanks him. Answers with the order's number. */
async function buyClock(customer: Page): Promise<string> {
  await customer.goto(`${demo.origin}/shop/sign-in`)
  await fill(customer, { 'E-mail': 'jonas.weber@example.com', Password: 'anything' })
  await customer.getByRole('button', { name: 'Sign in' }).click()
  await customer.getByRole('link', { name: 'Mira wall clock' }).click()
  await customer.getByRole('button', { name: 'Add to cart' }).click()
  await customer.getByText('In your cart.').waitFor()
  await customer.goto(`${demo.origin}/shop/checkout`)
  await fill(customer, { Name: 'Jonas Weber', 'Street and number': 'Sonnenallee 81' })
  await fill(customer, { 'Postcode and city': '12045 Berlin', 'Card number': '4242 4242 4242 4242' })
  await fill(customer, { Expires: '11/29', 'Security code': '314' })
  await customer.locator('[data-pay]').click()
  await customer.getByRole('heading', { name: 'Thank you' }).waitFor()
  return /\d+$/.exec(customer.url())?.[0] ?? ''
}

describe('the shop', () => {
  let customer: Page
  let support: Page
  let orderId: string
  let customerId: number
  beforeAll(async () => {
    customer = await browser.newPage()
    orderId = await buyClock(customer)
    support = await browser.newPage()
  })

  it('records whoever buys now, and the back office shows it beside the order while it goes on', async () => {
    await support.goto(`${demo.origin}/orders/${orderId}`)
    await support.locator('[data-replay-part=container][data-state=paused]').waitFor()
    await eventually(() => shownText(support)).toContain('Sonnenallee 81')
    expect(await shownText(support)).not.toContain('4242')
    const { order } = (await (await fetch(`${demo.origin}/api/orders/${orderId}`)).json()) as OrderDetail
    customerId = order.customer_id
    const info = await (await fetch(`${demo.origin}/api/replay/${String(order.session_id)}/info`)).json()
    expect(info).toMatchObject({ ongoing: true })
  })

  it('is found by the customer’s address, with the rows that were written meanwhile', async () => {
    await support.goto(`${demo.origin}/customers/${customerId}`)
    await support.getByText('still recording').waitFor()
    await support.getByRole('table', { name: 'Sessions' }).getByRole('link', { name: 'Watch' }).click()
    await support.getByRole('heading', { name: 'Jonas Weber' }).waitFor()
    await support.getByText(`order ${orderId}`).first().waitFor()
  })

  it('keeps what comes when the page is closed', async () => {
    const { order } = (await (await fetch(`${demo.origin}/api/orders/${orderId}`)).json()) as OrderDetail
    const events = `${demo.origin}/api/replay/${String(order.session_id)}/product-events.jsonl.gz`
    await customer.close({ runBeforeUnload: true })
    // It comes as a beacon, after the page is gone.
    await eventually(async () => gunzipSync(await (await fetch(events)).arrayBuffer()).toString()).toContain(
      '$pageleave',
    )
  })
})
