import { setTimeout as wait } from 'node:timers/promises'

import type { BrowserContext, Page } from 'playwright'

import { createHuman, type Human } from './human.ts'

/** Test numbers: the bank of the first says no. */
const DECLINED_CARD = '4000 0000 0000 9995'
const GOOD_CARD = '4242 4242 4242 4242'

/** posthog-js sends every three seconds or so; what is still on its way when the page goes would be a beacon. */
const SENT_AFTER_MS = 4000

export interface JourneyOptions {
  /** How many times faster than Maria is: for tests. @default 1 */
  readonly hurry?: number
}

/**
 * Maria López buys a lamp and two mugs. Her first card is declined, she fetches another one, and that one works. On
 * the way she meets a broken recommendation service, the new checkout's bug, and the help page in a second tab.
 */
export async function customerJourney(
  context: BrowserContext,
  shopUrl: string,
  { hurry = 1 }: JourneyOptions = {},
): Promise<void> {
  const page = await context.newPage()
  const maria = createHuman(page, { seed: 7, hurry })
  await page.goto(shopUrl)
  await maria.read(2500)
  await signIn(page, maria)
  await browse(page, maria)
  await readDelivery(context, page, maria, hurry)
  await checkOut(page, maria)
  await maria.read(4000)
  await wait(SENT_AFTER_MS)
  for (const open of context.pages()) await open.close({ runBeforeUnload: true })
}

async function signIn(page: Page, maria: Human): Promise<void> {
  await maria.click(page.getByRole('link', { name: 'Sign in' }))
  await page.waitForURL('**/sign-in')
  await maria.fill(page.getByLabel('E-mail'), 'maria.lopez@example.com')
  await maria.fill(page.getByLabel('Password'), 'correct horse')
  await maria.click(page.getByRole('button', { name: 'Sign in' }))
  await page.getByText('Maria López').waitFor()
}

async function browse(page: Page, maria: Human): Promise<void> {
  await maria.scroll(420)
  await maria.read(2000)
  await maria.click(page.getByRole('link', { name: 'Terra vase' }))
  await page.getByText('Nothing to show right now.').waitFor()
  await maria.read(4000)
  await openProduct(page, maria, 'Aalto desk lamp')
  await maria.read(1500)
  await addToCart(page, maria)
  await openProduct(page, maria, 'Fjord mug, set of two')
  await maria.fill(page.getByLabel('Quantity'), '2')
  await addToCart(page, maria)
  await maria.click(page.getByRole('link', { name: 'Cart' }))
  await page.getByRole('heading', { name: 'Your cart' }).waitFor()
  await maria.read(2500)
}

async function openProduct(page: Page, maria: Human, name: string): Promise<void> {
  await maria.click(page.getByRole('link', { name: 'Home goods' }))
  await page.getByRole('heading', { name: 'Things that stay' }).waitFor()
  await maria.click(page.getByRole('link', { name }))
  await page.getByRole('heading', { name }).waitFor()
}

async function addToCart(page: Page, maria: Human): Promise<void> {
  await maria.click(page.getByRole('button', { name: 'Add to cart' }))
  await page.getByText('In your cart.').waitFor()
  await maria.read(1200)
}

/** Two windows in one session: the help page stays open beside the shop. */
async function readDelivery(context: BrowserContext, page: Page, maria: Human, hurry: number): Promise<void> {
  const opening = context.waitForEvent('page')
  await maria.click(page.getByRole('link', { name: 'Delivery & returns' }))
  const help = await opening
  await help.waitForLoadState()
  await help.bringToFront()
  const reader = createHuman(help, { seed: 11, hurry })
  await reader.click(help.getByText('How long does delivery take?'))
  await reader.read(3000)
  await reader.click(help.getByText('Can I send something back?'))
  await reader.read(4000)
  await reader.leave(1500)
  await page.bringToFront()
}

async function checkOut(page: Page, maria: Human): Promise<void> {
  await maria.click(page.getByRole('link', { name: 'To checkout' }))
  await page.getByRole('heading', { name: 'Checkout' }).waitFor()
  await maria.fill(page.getByLabel('Name'), 'Maria López')
  await maria.fill(page.getByLabel('Street and number'), 'Calle de Atocha 14')
  await maria.fill(page.getByLabel('Postcode and city'), '28012 Madrid')
  await pay(page, maria, DECLINED_CARD)
  await page.getByText('Your card was declined').waitFor()
  await maria.moveTo(page.getByText('Your card was declined'))
  await maria.read(3000)
  // The other card is in a bag in the hall.
  await maria.leave(15_000)
  await pay(page, maria, GOOD_CARD)
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
}

async function pay(page: Page, maria: Human, card: string): Promise<void> {
  await maria.fill(page.getByLabel('Card number'), card)
  await maria.fill(page.getByLabel('Expires'), '11/29')
  await maria.fill(page.getByLabel('Security code'), '314')
  await maria.click(page.locator('[data-pay]'))
}
