import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'

import { chromiumLaunchOptions } from '../find-chromium.ts'
import { startAttacker } from './attacker-server.ts'
import { expandCase, type HostileCase } from './expand-case.ts'
import { findFlaws, type Observed } from './find-flaws.ts'
import type { Column, PortalServer } from './portal-server.ts'

/** What became of a case in one column. */
export interface Outcome {
  readonly flaws: readonly string[]
  /** No flaws, but worth knowing. */
  readonly notes: readonly string[]
  readonly rendered: boolean
  readonly ended: boolean
}

const LIMIT_MS = 20_000
const SLOW_LIMIT_MS = 60_000
const SEEKS = [480, 5, 250, 510]
/** A frame that hangs never says what it shows. */
const LOOK_MS = 3_000
const COUNT_MS = 5_000
const VIEWPORT = { width: 1000, height: 720 }

export interface CaseSurroundings {
  readonly browser: () => Promise<Browser>
  readonly portal: PortalServer
  readonly renderer: 'frame' | 'isolated'
}

class Hang extends Error {
  override readonly name = 'Hang'
}

/** Shows a case to a portal in a context of its own and looks at what happened. */
export async function tryCase(
  hostile: HostileCase,
  column: Column,
  { browser, portal, renderer }: CaseSurroundings,
): Promise<Outcome> {
  const attacker = await startAttacker()
  const dns = `leak-${column}-${hostile.name.replaceAll(/[^a-z\d]/g, '')}.dnsleak.test`
  const js = `try{top.__canary(self.origin+' top='+(self===top))}catch(e){new Image().src='${attacker.base}/script-ran'}`
  const json = expandCase(hostile.events, { attacker: `${attacker.base}/c`, portal: portal.base, dns, js })
  const observed: Observed = newObserved()
  const profile = hostile.hints ? await regularProfile() : null
  const context = profile?.context ?? (await (await browser()).newContext({ viewport: VIEWPORT }))
  const limitMs = hostile.slow ? SLOW_LIMIT_MS : LIMIT_MS
  try {
    const page = await openPortal(context, portal.base, `${column}?renderer=${renderer}`, observed)
    portal.takeEffects()
    observed.connectionsBefore = attacker.connections()
    const open = () => page.evaluate((url) => window.portal.open(url), portal.serve(json))
    await counted(() => within(limitMs, 'open', open, observed), observed)
    await drive(page, hostile, observed, limitMs)
    await page.waitForTimeout(250)
    observed.notices = await within(limitMs, 'notices', () => page.evaluate(() => window.portal.noticed()), observed)
  } catch (error) {
    if (error instanceof Hang) observed.hang = error.message
    else observed.failure = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  }
  await within(5_000, 'close', () => context.close(), observed).catch(() => undefined)
  observed.requests = attacker.requests
  observed.connections = attacker.connections() - observed.connectionsBefore
  observed.effects = portal.takeEffects().filter((effect) => !effect.includes('favicon'))
  if (profile) observed.dnsLeak = profile.finish().includes(dns)
  await attacker.close()
  const { flaws, notes } = findFlaws(hostile, observed)
  return { flaws, notes, rendered: observed.rendered, ended: observed.ended }
}

async function openPortal(context: BrowserContext, base: string, path: string, observed: Observed): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.addInitScript({ content: 'globalThis.__name = (value) => value' })
  await page.exposeBinding(
    '__canary',
    (_source, told: unknown) => void observed.scripts.push(String(told).slice(0, 160)),
  )
  observed.cpu = await context.newCDPSession(page)
  await observed.cpu.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(`${base}/portal/${path}`)
  await page.waitForFunction(() => 'portal' in window)
  await page.focus('#portal-input')
  context.on('page', () => (observed.popups += 1))
  page.on('dialog', (dialog) => {
    observed.dialogs += 1
    void dialog.dismiss().catch(() => undefined)
  })
  page.on('download', () => (observed.downloads += 1))
  page.on('filechooser', () => (observed.fileChoosers += 1))
  page.on('crash', () => (observed.crashed = true))
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) observed.navigations.push(frame.url().slice(0, 120))
  })
  return page
}

/** Plays to the end, seeks about, and does what the case says a viewer does. */
async function drive(page: Page, hostile: HostileCase, observed: Observed, limitMs: number): Promise<void> {
  const step = <T>(what: string, work: () => Promise<T>) => within(limitMs, what, work, observed)
  await counted(() => playOn(page, hostile, observed, step), observed)
  for (const offsetMs of SEEKS) {
    const seek = () => step(`seek ${offsetMs}`, () => page.evaluate((ms) => window.portal.seek(ms), offsetMs))
    await counted(seek, observed).catch((error: unknown) => {
      if (error instanceof Hang) throw error
      observed.notes.push(`seek ${offsetMs} failed`)
    })
    await page.waitForTimeout(40)
  }
  observed.rendered = await step('look', () => showsSentinel(page))
  if (hostile.tabKey) {
    await page.focus('#portal-button')
    observed.tabbedInto = await tabThrough(page)
  }
  const stage = await page.locator('#stage').boundingBox()
  for (const { click, type } of hostile.interact ?? []) {
    if (click && stage) await page.mouse.click(stage.x + click[0], stage.y + click[1])
    if (type) await page.keyboard.type(type)
    await page.waitForTimeout(150)
  }
}

/** Whether the node that every case adds last is to be seen: the portal itself cannot look into every frame. */
async function showsSentinel(page: Page): Promise<boolean> {
  if (await page.evaluate(() => window.portal.noticed().rendered)) return true
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOOK_MS))
  const looks = page.frames().map((frame) => frame.evaluate(() => document.querySelector('#sentinel') !== null))
  const found = Promise.all(looks.map((look) => look.catch(() => false))).then((all) => all.includes(true))
  return Promise.race([found, late])
}

type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>

/** Plays to the end, or until the player says why it cannot. */
async function playOn(page: Page, hostile: HostileCase, observed: Observed, step: Step): Promise<void> {
  await step('play', () => page.evaluate(() => window.portal.play()))
  if (hostile.typing) for (const key of 'secret') await step('type', () => page.keyboard.type(key, { delay: 90 }))
  const until = Date.now() + (hostile.slow ? 20_000 : 6_000)
  while (Date.now() < until) {
    const { ended, refused } = await step('wait', () => page.evaluate(() => window.portal.progress()))
    observed.ended ||= ended
    observed.refused = refused
    if (ended || refused !== null) break
    await page.waitForTimeout(60)
  }
}

/** Does something for the viewer, and notes what it cost the page's thread where that is the most so far. */
async function counted<T>(work: () => Promise<T>, observed: Observed): Promise<T> {
  const before = await workedMs(observed).catch(() => 0)
  try {
    return await work()
  } finally {
    const after = await workedMs(observed).catch(() => Infinity)
    observed.workedMs = Math.max(observed.workedMs, after - before)
  }
}

/** What the page's thread has worked in all, without the time in which other programs had the processor. */
async function workedMs(observed: Observed): Promise<number> {
  // A page that has crashed or hangs says nothing, not even that it will not.
  const asked = () => observed.cpu?.send('Performance.getMetrics') ?? Promise.resolve({ metrics: [] })
  const { metrics } = await within(COUNT_MS, 'count', asked, observed)
  return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity)
}

/** Whether the keyboard ever ends up in a frame. */
async function tabThrough(page: Page): Promise<boolean> {
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.nodeName)) === 'IFRAME') return true
  }
  return false
}

async function within<T>(ms: number, what: string, work: () => Promise<T>, observed: Observed): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Hang(`${what} took more than ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    if (error instanceof Error && /crashed|Target closed|has been closed/i.test(error.message)) observed.crashed = true
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Browsers connect ahead of time in profiles that are kept; what names they look up is in the network log. */
async function regularProfile(): Promise<{ readonly context: BrowserContext; finish(): string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portal-replay-hostile-'))
  const log = path.join(folder, 'net-log.json')
  const options = chromiumLaunchOptions()
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    ...options,
    viewport: VIEWPORT,
    ignoreDefaultArgs: ['--disable-background-networking'],
    args: [...options.args.filter((arg) => arg !== '--disable-background-networking'), `--log-net-log=${log}`],
  })
  return {
    context,
    finish() {
      const text = readFileSync(log, 'utf8')
      rmSync(folder, { recursive: true, force: true })
      return text
    },
  }
}

function newObserved(): Observed {
  return {
    scripts: [],
    requests: [],
    connections: 0,
    connectionsBefore: 0,
    effects: [],
    navigations: [],
    popups: 0,
    dialogs: 0,
    downloads: 0,
    fileChoosers: 0,
    crashed: false,
    hang: null,
    failure: null,
    ended: false,
    refused: null,
    tabbedInto: false,
    dnsLeak: false,
    rendered: false,
    cpu: null,
    workedMs: 0,
    notices: null,
    notes: [],
  }
}
