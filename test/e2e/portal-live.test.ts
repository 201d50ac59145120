import { gunzipSync } from 'node:zlib'

import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { buyClock } from './shop-customer.ts'
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

describe('the shop', () => {
  let customer: Page
  let support: Page
  let orderId: string
  let customerId: number
  beforeAll(async () => {
    customer = await browser.newPage()
    orderId = await buyClock(customer, demo.origin)
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
