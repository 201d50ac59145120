import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { readRowsFile } from '../../examples/portal/server/database/rows-file.ts'
import { FIXTURES } from '../../examples/portal/server/fixtures.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { readPlainRecording, rrwebPointerAt } from './plain-rrweb.ts'
import { cursorOnPage, playheadSeconds, shownText } from './shown-page.ts'

const recording = await readPlainRecording()
const rows = await readRowsFile(new URL('rows.json', FIXTURES))
const offsetSeconds = (at: Date | string): number => (new Date(at).getTime() - recording.startMs) / 1000
const order = rows.orders.find((row) => row.id === 1042)
if (!order) throw new TypeError('The fixtures hold no order 1042.')
const [, declined] = rows.order_history.filter((row) => row.order_id === 1042)
const writtenAt = offsetSeconds(order.created_at)
const declinedAt = offsetSeconds(declined?.at ?? '')

let demo: DemoProcess
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  const started = await Promise.all([startDemoProcess(), chromium.launch(chromiumLaunchOptions())])
  demo = started[0]
  browser = started[1]
})
afterAll(async () => {
  await browser?.close()
  await demo?.interrupt()
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
  page.setDefaultTimeout(15_000)
  complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
})
afterEach(() => page.close())

const replay = () => page.locator('[data-replay-part=container]')

async function open(path = '/orders/1042'): Promise<void> {
  await page.goto(demo.origin + path)
  await page.locator('[data-replay-part=container][data-state=paused]').waitFor()
  await page.locator('.replay-cursor').waitFor()
}

describe('the demo', () => {
  it('prints where the portal is, in one line, and opens on the declined order', async () => {
    expect(demo.output().match(/^portal: .*$/gm)).toEqual([`portal: ${demo.origin}/orders/1042`])
    await page.goto(demo.portalUrl)
    await page.getByRole('heading', { name: /Order 1042\s+payment failed/ }).waitFor()
  })

  it('stands paused at the moment at which the row was written, with the page readable', async () => {
    await open()
    expect(await playheadSeconds(page)).toBe(Math.floor(writtenAt))
    const text = await shownText(page)
    for (const part of [
      'Checkout',
      'Your order',
      'Aalto desk lamp',
      'Calle de Atocha 14',
      '•••• •••• •••• ••••',
      'One moment',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain('declined')
    expect(complaints).toEqual([])
  })

  it('has the pointer where rrweb itself has it', async () => {
    await open()
    const [first = []] = recording.windows
    const expected = await rrwebPointerAt(browser, first, new Date(order.created_at).getTime())
    const shown = await cursorOnPage(page)
    expect(Math.abs(shown.x - expected.x)).toBeLessThanOrEqual(2)
    expect(Math.abs(shown.y - expected.y)).toBeLessThanOrEqual(2)
  })

  it('plays on to the decline, and the row changes with it', async () => {
    await open()
    const record = replay().locator('[data-replay-part=record]').first()
    await replay().getByRole('button', { name: 'Play' }).click()
    await eventually(() => shownText(page)).toContain('Your card was declined')
    expect(await playheadSeconds(page)).toBeGreaterThanOrEqual(Math.floor(declinedAt))
    await eventually(() => record.textContent()).toContain('payment_failed')
    const before = await playheadSeconds(page)
    await eventually(() => playheadSeconds(page)).toBeGreaterThan(before)
    await replay().getByRole('button', { name: 'Pause' }).click()
    await page.locator('[data-replay-part=container][data-state=paused]').waitFor()
    expect(complaints).toEqual([])
  })

  it('goes to 3 s before an entry of the history when it is chosen', async () => {
    await open()
    await replay().locator('[data-replay-part=record-entry]', { hasText: 'payment failed' }).click()
    await eventually(() => playheadSeconds(page)).toBe(Math.floor(declinedAt - 3))
    await eventually(() => shownText(page)).not.toContain('One moment')
  })

  it('goes to 3 s before a payment when the portal asks for it', async () => {
    await open()
    const payments = page.getByRole('table', { name: 'Payments' })
    await payments.getByRole('button', { name: /^Watch/ }).click()
    await eventually(() => playheadSeconds(page)).toBe(Math.floor(declinedAt - 3))
  })

  it('shows the other window, and follows the visitor again', async () => {
    await open()
    await replay().getByRole('button', { name: 'Window 2' }).click()
    await eventually(() => shownText(page)).toContain('How long does delivery take?')
    expect(await replay().locator('[data-replay-part=url]').textContent()).toContain('/shop/delivery')
    await replay().getByRole('button', { name: 'Window 1' }).click()
    await eventually(() => shownText(page)).toContain('Your order')
    expect(complaints).toEqual([])
  })

  it('marks the rows on the timeline', async () => {
    await open()
    const marks = replay().locator(
      '[data-replay-part=timeline-lane][data-lane=records] [data-replay-part=timeline-label]',
    )
    const names = await marks.evaluateAll((elements) =>
      elements.map((element) => element.getAttribute('aria-label')).join('\n'),
    )
    expect(names).toContain('order created')
    expect(names).toContain('payment failed')
  })

  it('knows the flags, the person and what went wrong', async () => {
    await open()
    const panel = async (name: string): Promise<string> => {
      const tab = replay().locator(`[data-replay-part=panel-tab][data-panel=${name}]`)
      if (await tab.isVisible()) await tab.click()
      else {
        await replay().locator('[data-replay-part=panel-overflow]').click()
        await page.getByRole('menuitem', { name: new RegExp(`^${name}`, 'i') }).click()
      }
      const content = replay().getByRole('tabpanel')
      await content.waitFor()
      return content.innerText()
    }
    expect(await panel('flags')).toMatch(/new-checkout[\s\S]*test/)
    expect(await panel('person')).toContain('Maria López')
    expect(await panel('errors')).toContain("Cannot read properties of undefined (reading 'months')")
    expect(await panel('network')).toMatch(/402[\s\S]*\/shop\/api\/orders|\/shop\/api\/orders[\s\S]*402/)
    expect(await panel('console')).toContain('Payment declined')
    expect(complaints).toEqual([])
  })
})

describe('the demo by keyboard alone', () => {
  /** Presses Tab until the element has focus: what somebody without a mouse does. */
  async function tabTo(description: string, isThere: () => Promise<boolean>): Promise<void> {
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press('Tab')
      if (await isThere()) return
    }
    throw new Error(`Tab does not lead to ${description}.`)
  }
  const hasFocus = (selector: string) => () =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)

  it('plays, pauses, steps and switches windows', async () => {
    await open()
    await tabTo('the timeline', hasFocus('[role=slider]'))
    await page.keyboard.press('k')
    await page.locator('[data-replay-part=container][data-state=playing]').waitFor()
    await page.keyboard.press('k')
    await page.locator('[data-replay-part=container][data-state=paused]').waitFor()
    const before = await playheadSeconds(page)
    await page.keyboard.press('ArrowLeft')
    await eventually(() => playheadSeconds(page)).toBeLessThanOrEqual(before - 4)
    await page.keyboard.press('w')
    await eventually(() => shownText(page)).toContain('How long does delivery take?')
    await page.keyboard.press('w')
    await eventually(() => shownText(page)).toContain('Your order')
    expect(complaints).toEqual([])
  })

  it('reaches an entry of the history and goes to it', async () => {
    await open()
    await tabTo('the decline in the history', () =>
      page.evaluate(() => {
        const { activeElement } = document
        return (
          (activeElement?.matches('[data-replay-part=record-entry]') &&
            activeElement.textContent?.includes('payment failed')) ??
          false
        )
      }),
    )
    await page.keyboard.press('Enter')
    await eventually(() => playheadSeconds(page)).toBe(Math.floor(declinedAt - 3))
  })
})

describe('the rows around', () => {
  it('lead from a list to the moment a row was written', async () => {
    await page.goto(`${demo.origin}/customers/101`)
    await page
      .getByRole('table', { name: 'Payments' })
      .getByRole('row', { name: /declined/ })
      .getByRole('link', { name: 'Watch' })
      .click()
    await page.locator('[data-replay-part=container][data-state=paused]').waitFor()
    await eventually(() => playheadSeconds(page)).toBe(Math.floor(declinedAt))
    // The row is written a moment before the customer hears of it.
    await eventually(() => shownText(page)).toContain('One moment')
  })

  it('share the session: the order that replaced the declined one opens at its own moment', async () => {
    const retried = rows.orders.find((row) => row.id === 1043)
    await open('/orders/1043')
    expect(await playheadSeconds(page)).toBe(Math.floor(offsetSeconds(retried?.created_at ?? '')))
  })

  it('say when a session was never recorded, and when it is no longer kept', async () => {
    await page.goto(`${demo.origin}/orders/1039`)
    await page.getByRole('heading', { name: 'Not recorded' }).waitFor()
    expect(await replay().count()).toBe(0)
    await page.goto(`${demo.origin}/orders/1036`)
    await page.locator('[data-replay-part=container][data-state=failed]').waitFor()
    await page.getByText('no longer kept').waitFor()
  })

  it.each([420, 800, 1280])('fit into %i px without scrolling sideways', async (width) => {
    await page.setViewportSize({ width, height: 900 })
    await open()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    )
  })
})
