import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { bundleCss } from '../../scripts/build/bundle-css.ts'
import { bundlePage } from '../../scripts/build/bundle-page.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import type { WindowEvent } from '../../src/recording/events.ts'
import { exportFile } from '../../src/server/archive/export-file.ts'
import type { HtmlParts } from '../../src/server/archive/export-html.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { createNodes, pageEvents } from '../player/dom/pages.ts'
import { shownText } from './shown-page.ts'

const { el } = createNodes()
let folder: string
let parts: HtmlParts
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'offline-'))
  await bundleCss('src/styles/styles.css', path.join(folder, 'styles.css'))
  parts = {
    script: await bundlePage('src/offline/offline-page.tsx'),
    styles: await readFile(path.join(folder, 'styles.css'), 'utf8'),
  }
  browser = await chromium.launch(chromiumLaunchOptions())
})
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})

/** Writes a recording as a page and opens it from the disk, in a browser that has no network. */
async function open(
  id: string,
  events: readonly WindowEvent[],
): Promise<{ page: Page; requests: string[]; html: string }> {
  const source = memorySource({ recordings: [{ info: { id }, events }] })
  const { name, content } = await exportFile(source, id, { format: 'html', html: parts })
  const bytes: Uint8Array[] = []
  for await (const piece of content) bytes.push(piece)
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  const context = await browser.newContext({ offline: true })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, requests, html: await readFile(file, 'utf8') }
}

const inWindow = (events: ReturnType<typeof pageEvents>): WindowEvent[] =>
  events.map((event) => ({ windowId: 'w1', event }))

/** What would end an element, begin a comment, or run, if any of it were markup of the page around. */
const HOSTILE =
  '</script><script>window.__ran = true</script><!-- <script> --> </style><img src=x onerror="window.__ran = true">'

describe('a recording exported as a page', () => {
  it('plays from the disk without a network: nothing is asked for', async () => {
    const events = inWindow(pageEvents({ body: [el('h1', {}, 'Orders of today'), el('p', {}, HOSTILE)] }))
    const { page, requests } = await open('plain', events)
    await expect.poll(() => shownText(page), { timeout: 60_000 }).toContain('Orders of today')
    expect(await shownText(page)).toContain(HOSTILE)
    expect(await page.evaluate(() => '__ran' in window)).toBe(false)
    // The page itself, and what it made of itself.
    expect(requests.filter((url) => !/^(?:file|blob|data|about):/.test(url))).toEqual([])
    expect(requests.filter((url) => url.startsWith('file:'))).toHaveLength(1)
  })

  it('asks for nothing that the recording names, and says what its own policy is', async () => {
    const image = el('img', { src: 'http://127.0.0.1:9/beacon.png', alt: 'Gone' })
    const style = el('style', { _cssText: 'body { background: url(http://127.0.0.1:9/beacon-2.png) }' })
    const { page, requests, html } = await open(
      'beacons',
      inWindow(pageEvents({ head: [style], body: [el('h1', {}, 'Seen'), image] })),
    )
    await expect.poll(() => shownText(page), { timeout: 60_000 }).toContain('Seen')
    expect(requests.filter((url) => url.includes('127.0.0.1'))).toEqual([])
    const policy = /content-security-policy" content="([^"]*)"/.exec(html)?.[1]
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; /)
    expect(policy).not.toMatch(/connect-src|http|unsafe-eval|\*/)
    const refused = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'refused',
      ),
    )
    expect(refused).toBe('refused')
  })

  it('holds no script but the player’s, whatever the recording says', async () => {
    const { html } = await open('texts', inWindow(pageEvents({ body: [el('p', { title: HOSTILE }, HOSTILE)] })))
    expect(html.match(/<script/gi)).toHaveLength(2)
    expect(html.match(/<\/script/gi)).toHaveLength(2)
    expect(html).not.toContain('__ran')
  })
})
