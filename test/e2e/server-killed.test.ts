import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'

import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createRandom } from '../../bench/made/random.ts'
import type { OrderDetail } from '../../examples/portal/server/portal/portal-api.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { readBody } from '../../src/server/ingest/read-body.ts'
import { readCapture } from '../../src/server/ingest/read-capture.ts'
import { DEFAULT_INGEST_LIMITS } from '../../src/server/ingest/ingest-limits.ts'
import { startAcknowledgingProxy, type AcknowledgingProxy, type SentBody } from './acknowledging-proxy.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { startServeProcess, VIEWER_TOKEN, type ServeProcess } from './serve-process.ts'
import { buyClock, untilRecorded } from './shop-customer.ts'
import { playheadSeconds, shownText } from './shown-page.ts'

const KILLS = 10
const SEED = 20_261_127
const random = createRandom(SEED)

let folder: string
let server: ServeProcess
let proxy: AcknowledgingProxy
let demo: DemoProcess
let browser: Browser
let customer: Page

const start = (port = 0): Promise<ServeProcess> =>
  startServeProcess({
    dataFolder: folder,
    port,
    environment: { INGEST_TOKENS: 'phc_lumen_and_lark', INGEST_ORIGINS: 'https://lumen-and-lark.example' },
  })

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portal-replay-killed-'))
  server = await start()
  proxy = await startAcknowledgingProxy(server.url)
  const started = await Promise.all([
    startDemoProcess({ REPLAY_URL: proxy.url, REPLAY_TOKEN: VIEWER_TOKEN }),
    chromium.launch(chromiumLaunchOptions()),
  ])
  demo = started[0]
  browser = started[1]
  customer = await browser.newPage()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await demo?.interrupt()
  await proxy?.close()
  await server?.end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** A customer who reads: something happens in every moment at which the server may die. */
async function lookAround(page: Page, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await page.mouse.move(100 + random.below(900), 100 + random.below(500), { steps: 4 })
    await page.mouse.wheel(0, random.below(2) === 0 ? 120 : -120)
    await wait(60)
  }
}

/** Kills the server somewhere in the next message where there is one soon, and starts it anew. */
async function killAndRestart(): Promise<void> {
  await Promise.race([proxy.nextPost(), wait(4_000)])
  await wait(random.below(25))
  await server.end('SIGKILL')
  server = await start(Number(new URL(server.url).port))
}

/** Windows with their events, a text each, of all messages in these bodies; each message once. */
async function eventsIn(bodies: readonly SentBody[], recordingId: string): Promise<Map<string, readonly string[]>> {
  const messages = new Map<string, readonly string[]>()
  for (const { bytes } of bodies) {
    const text = await readBody(new Request('http://a', { method: 'POST', body: bytes }), DEFAULT_INGEST_LIMITS)
    const { snapshots } = readCapture(text, { maxEvents: 50_000, nowMs: Date.now() })
    for (const message of snapshots.filter((each) => each.recordingId === recordingId)) {
      const lines = message.events.map((event) => JSON.stringify([message.windowId, event]))
      messages.set(message.messageId, lines)
    }
  }
  return messages
}

function countsOf(lines: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

describe('a server that is killed while it takes in a session', () => {
  let orderId: string
  let recordingId: string

  it(`comes back ${KILLS} times, and the customer buys something`, { timeout: 400_000 }, async () => {
    await customer.goto(`${demo.origin}/shop`)
    await proxy.nextPost()
    const leaving = new AbortController()
    const looking = lookAround(customer, leaving.signal)
    for (let kill = 0; kill < KILLS; kill++) await killAndRestart()
    leaving.abort()
    await looking
    orderId = await buyClock(customer, demo.origin)
    const { order } = (await (await fetch(`${demo.origin}/api/orders/${orderId}`)).json()) as OrderDetail
    recordingId = String(order.session_id)
    expect(server.output()).toContain('"resumed":1')
    expect(proxy.sent.some(({ isAcknowledged }) => !isAcknowledged)).toBe(true)
  })

  it('plays the session beside the row', async () => {
    const support = await browser.newPage()
    await untilRecorded(demo.origin, orderId)
    await support.goto(`${demo.origin}/orders/${orderId}`)
    await support.locator('[data-replay-part=container][data-state=paused]').waitFor()
    await eventually(() => shownText(support)).toContain('Sonnenallee 81')
    const before = await playheadSeconds(support)
    await support.getByRole('button', { name: 'Play' }).click()
    await eventually(() => playheadSeconds(support)).toBeGreaterThan(before)
    await support.close()
  })

  it('has everything it acknowledged, once, and nothing torn', async () => {
    await customer.close({ runBeforeUnload: true })
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
    const store = directoryStore(path.join(folder, 'recordings'))
    const kept: string[] = []
    for await (const { key } of store.list('')) {
      // Reading to the end checks the object against its checksum.
      const bytes = new Uint8Array(await new Response((await store.read(key)).body).arrayBuffer())
      const text = key.endsWith('.gz') ? gunzipSync(bytes).toString() : new TextDecoder().decode(bytes)
      for (const line of text.split('\n').filter(Boolean)) {
        const value: unknown = JSON.parse(line)
        if (key.startsWith(`${recordingId}/blocks/`)) kept.push(JSON.stringify(value))
      }
    }
    const acknowledged = await eventsIn(
      proxy.sent.filter(({ isAcknowledged }) => isAcknowledged),
      recordingId,
    )
    const sent = await eventsIn(proxy.sent, recordingId)
    expect(acknowledged.size).toBeGreaterThan(KILLS)
    const keptCounts = countsOf(kept)
    const lost = [...countsOf([...acknowledged.values()].flat())].filter(
      ([line, count]) => (keptCounts.get(line) ?? 0) < count,
    )
    expect(lost).toEqual([])
    const sentCounts = countsOf([...sent.values()].flat())
    expect([...keptCounts].filter(([line, count]) => count > (sentCounts.get(line) ?? 0))).toEqual([])
    process.stdout.write(
      `${KILLS} kills (seed ${SEED}): ${acknowledged.size} messages with ${kept.length} events kept, ` +
        `${proxy.sent.filter(({ isAcknowledged }) => !isAcknowledged).length} requests unanswered, none lost\n`,
    )
  })
})
