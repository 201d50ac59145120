import { chromium, type Browser } from 'playwright'
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

describe('the shop', () => {
  it('records whoever buys now, and the back office shows it beside the order', async () => {
    const customer = await browser.newPage()
    await customer.goto(`${demo.origin}/shop/sign-in`)
    await customer.getByLabel('E-mail').fill('jonas.weber@example.com')
    await customer.getByLabel('Password').fill('anything')
    await customer.getByRole('button', { name: 'Sign in' }).click()
    await customer.getByRole('link', { name: 'Mira wall clock' }).click()
    await customer.getByRole('button', { name: 'Add to cart' }).click()
    await customer.getByText('In your cart.').waitFor()
    await customer.goto(`${demo.origin}/shop/checkout`)
    for (const [label, text] of Object.entries({
      Name: 'Jonas Weber',
      'Street and number': 'Sonnenallee 81',
      'Postcode and city': '12045 Berlin',
    })) {
      await customer.getByLabel(label).fill(text)
    }
    for (const [label, text] of Object.entries({
      'Card number': '4242 4242 4242 4242',
      Expires: '11/29',
      'Security code': '314',
    })) {
      await customer.getByLabel(label).fill(text)
    }
    await customer.locator('[data-pay]').click()
    await customer.getByRole('heading', { name: 'Thank you' }).waitFor()
    const orderId = /\d+$/.exec(customer.url())?.[0] ?? ''
    await customer.close({ runBeforeUnload: true })
    const { order } = (await (await fetch(`${demo.origin}/api/orders/${orderId}`)).json()) as OrderDetail
    // What the recorder still holds comes as a beacon, after the page is gone.
    await eventually(
      async () => (await fetch(`${demo.origin}/api/replay/${String(order.session_id)}/manifest.json`)).status,
    ).toBe(200)

    const support = await browser.newPage()
    await support.goto(`${demo.origin}/orders/${orderId}`)
    await support.locator('[data-replay-part=container][data-state=paused]').waitFor()
    await eventually(() => shownText(support)).toContain('Sonnenallee 81')
    expect(await shownText(support)).not.toContain('4242')
  })
})
