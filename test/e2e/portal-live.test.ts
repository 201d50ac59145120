import { gunzipSync } from 'node:zlib'

import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { CustomerSummary, OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import type { RecordingInfo } from '../../src/recording/replay-source.ts'
import { formatOffset } from '../../src/shared/time.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { buyClockUnrecorded } from './shop-customer.ts'
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
  let listed: Page
  let orderId: string
  beforeAll(async () => {
    const customers = (await (await fetch(`${demo.origin}/api/customers`)).json()) as readonly CustomerSummary[]
    const jonas = customers.find(({ name }) => name === 'Jonas Weber')
    listed = await browser.newPage()
    await listed.goto(`${demo.origin}/customers/${jonas?.id}`)
    await listed.getByText('No sessions were recorded.').waitFor()
    customer = await browser.newPage()
    orderId = await buyClockUnrecorded(customer, demo.origin)
    support = await browser.newPage()
  })

  it('records whoever buys now, and the back office shows it beside the order while it goes on', async () => {
    await support.goto(`${demo.origin}/orders/${orderId}`)
    await support.locator('[data-replay-part=container][data-state=paused]').waitFor()
    await eventually(() => shownText(support)).toContain('Sonnenallee 81')
    expect(await shownText(support)).not.toContain('4242')
    expect(await orderAndRecording()).toMatchObject({ info: { ongoing: true } })
  })

  it(
    'is shown at the order as soon as that is recorded, to whoever opened it before',
    { timeout: 90_000 },
    async () => {
      const { order, info } = await orderAndRecording()
      const orderMs = Date.parse(String(order.created_at))
      expect(info.endMs).toBeLessThan(orderMs)
      await support.getByText('This moment is not recorded yet.').waitFor()
      await customer.mouse.click(200, 200)
      await customer.mouse.wheel(0, 100)
      // The player looks every ten seconds.
      const elapsed = () => support.locator('[data-replay-part=time-elapsed]').textContent()
      await expect.poll(elapsed, { timeout: 60_000 }).toBe(formatOffset(orderMs - info.startMs, { tenths: true }))
      expect(await support.getByText('This moment is not recorded yet.').count()).toBe(0)
    },
  )

  async function orderAndRecording() {
    const { order } = (await (await fetch(`${demo.origin}/api/orders/${orderId}`)).json()) as OrderDetail
    const answer = await fetch(`${demo.origin}/api/replay/${String(order.session_id)}/info`)
    return { order, info: (await answer.json()) as RecordingInfo }
  }

  it('is found by the customer’s address, on a page that was open before, with the rows written meanwhile', async () => {
    await listed.getByText('still recording').waitFor()
    await listed.getByRole('table', { name: 'Sessions' }).getByRole('link', { name: 'Watch' }).click()
    await listed.getByRole('heading', { name: 'Jonas Weber' }).waitFor()
    await listed.getByText(`order ${orderId}`).first().waitFor()
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
