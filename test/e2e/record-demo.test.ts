import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readRowsFile } from '../../examples/portal/server/database/rows-file.ts'
import type { Rows } from '../../examples/portal/server/database/rows.ts'
import { FIXTURES } from '../../examples/portal/server/fixtures.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { parseArchiveIndex } from '../../src/recording/archive/index.ts'
import type { RecordingInfo } from '../../src/recording/replay-source.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { verifyRecording } from '../../src/server/verify-recording.ts'
import { startDemoProcess, type DemoProcess } from './demo-process.ts'
import { eventually } from './eventually.ts'
import { playheadSeconds, shownText } from './shown-page.ts'

const ROOT = path.join(import.meta.dirname, '../..')

let temporary: string
let recordings: string
let committed: readonly string[]
let rows: Rows
let info: RecordingInfo
let demo: DemoProcess | undefined
let browser: Browser | undefined

/** Each file with when it was last written. */
async function filesOf(folder: URL): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  const facts = names.map(async (name) => `${name} ${(await stat(new URL(name, folder))).mtimeMs}`)
  return (await Promise.all(facts)).sort()
}

/** The script as people run it, but for a customer in a hurry. */
async function record(folder: string): Promise<string> {
  const script = spawn(process.execPath, ['--import', 'tsx', 'scripts/record-demo.ts', folder, '--hurry', '4'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  script.stdout.on('data', (text: Buffer) => (output += text.toString()))
  script.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const [code] = (await once(script, 'close')) as [number | null]
  if (code !== 0) throw new Error(`The script ended with ${String(code)}:\n${output}`)
  return output
}

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'record-demo-'))
  committed = await filesOf(FIXTURES)
  const folder = path.join(temporary, 'recorded')
  const output = await record(folder)
  recordings = path.join(folder, 'recordings')
  const [listed] = parseArchiveIndex(JSON.parse(await readFile(path.join(recordings, 'index.json'), 'utf8')))
  if (!listed) throw new TypeError(`Nothing is listed that was recorded:\n${output}`)
  info = listed
  rows = await readRowsFile(path.join(folder, 'rows.json'))
  const started = await Promise.all([
    startDemoProcess({ FIXTURES_DIR: folder }),
    chromium.launch(chromiumLaunchOptions()),
  ])
  demo = started[0]
  browser = started[1]
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await demo?.interrupt()
  await rm(temporary, { recursive: true, force: true })
})

/** Seconds from the recording's start. */
const offsetSeconds = (at: Date | string) => (new Date(at).getTime() - info.startMs) / 1000

const statusOf = (id: number) => rows.orders.find((order) => order.id === id)?.status

async function open(address: string): Promise<Page> {
  const page = await browser!.newPage({ viewport: { width: 1280, height: 860 } })
  await page.goto(demo!.origin + address)
  await expect.poll(() => shownState(page), { timeout: 60_000 }).toBe('paused')
  return page
}

/** The player's state, and what it says where it has no picture. */
function shownState(page: Page): Promise<string> {
  return page.evaluate(() => {
    const state = document.querySelector<HTMLElement>('[data-replay-part=container]')?.dataset['state']
    const said = document.querySelector('[data-replay-part=error], [data-replay-part=gap]')?.textContent
    return [state ?? document.body.innerText, said].filter(Boolean).join(': ')
  })
}

/** What the timeline says of the rows. */
function marksOn(page: Page): Promise<string> {
  const marks = page.locator('[data-replay-part=timeline-lane][data-lane=records] [data-replay-part=timeline-label]')
  return marks.evaluateAll((labels) => labels.map((label) => label.getAttribute('aria-label')).join('\n'))
}

describe('scripts/record-demo.ts', () => {
  it('writes an archive that is whole, and leaves the committed one as it is', async () => {
    const { damaged } = await verifyRecording(directoryStore(recordings), info.id)
    expect(damaged).toEqual([])
    expect(info.endMs - info.startMs).toBeGreaterThan(10_000)
    expect(await filesOf(FIXTURES)).toEqual(committed)
  })

  it('writes the rows of the visit: an order that is declined and the one that is paid, while it was recorded', () => {
    expect([statusOf(1042), statusOf(1043)]).toEqual(['payment_failed', 'paid'])
    const written = rows.orders.filter(({ session_id }) => session_id === info.id)
    expect(written.map(({ id }) => id)).toEqual([1042, 1043])
    const moments = rows.order_history.filter(({ order_id }) => order_id >= 1042).map(({ at }) => offsetSeconds(at))
    expect(moments.length).toBeGreaterThanOrEqual(4)
    for (const moment of moments) {
      expect(moment).toBeGreaterThan(0)
      expect(moment).toBeLessThan((info.endMs - info.startMs) / 1000)
    }
  })

  it('is played by the demo: each order opens at its moment, and shows the page of that moment', async () => {
    const [declined, paid] = [1042, 1043].map((id) => rows.orders.find((order) => order.id === id)!)
    const page = await open('/orders/1042')
    expect(await playheadSeconds(page)).toBe(Math.floor(offsetSeconds(declined!.created_at)))
    await eventually(() => shownText(page)).toContain('Calle de Atocha 14')
    expect(await shownText(page)).not.toContain('declined')
    expect(await marksOn(page)).toMatch(/order created[\s\S]*payment failed/)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await eventually(() => shownText(page)).toContain('Your card was declined')
    await page.close()

    const next = await open('/orders/1043')
    expect(await playheadSeconds(next)).toBe(Math.floor(offsetSeconds(paid!.created_at)))
    expect(await marksOn(next)).toMatch(/order created[\s\S]*paid/)
    await next.close()
  })
})
