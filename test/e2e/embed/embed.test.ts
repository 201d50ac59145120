import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inlineWorkerVite } from '../../../scripts/build/inline-worker.ts'
import { chromiumLaunchOptions } from '../../../scripts/find-chromium.ts'
import './embed-test.ts'

const addresses: string[] = []
let browser: Browser
/** Two origins of one server, and two sites: as names they are not the same. */
let [portal, embed] = ['', '']
let stop = async () => {}

beforeAll(async () => {
  const files = new Map<string, string | Uint8Array>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://any')
    addresses.push(`${request.url} ${request.headers.referer ?? ''}`)
    const page = /^\/(portal|embed)\.html$/.exec(pathname)?.[1]
    const file = page ? `<!doctype html><body><script type="module" src="/${page}.js"></script>` : files.get(pathname)
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': page ? 'text/html' : 'text/javascript' })
    response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  portal = `http://127.0.0.1:${port}`
  embed = `http://replay.localhost:${port}`
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [inlineWorkerVite()],
    define: { ALLOWED_PORTAL: JSON.stringify(portal) },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: {
          portal: path.join(import.meta.dirname, 'portal-page.ts'),
          embed: path.join(import.meta.dirname, 'embed-page.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  for (const output of [result].flat()) {
    if (!('output' in output)) continue
    for (const file of output.output) files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source)
  }
  const options = chromiumLaunchOptions()
  const rules = '--host-resolver-rules=MAP replay.localhost 127.0.0.1'
  browser = await chromium.launch({ ...options, args: [...options.args, rules] })
  stop = async () => {
    await browser.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterAll(() => stop())

async function openPortal(at: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${at}/portal.html?embed=${encodeURIComponent(embed)}`)
  await page.waitForFunction(() => 'embedTest' in window)
  return page
}

describe('a portal and an embed page on another origin, in a real browser', () => {
  it('speak with each other, and seek to a moment that is painted', async () => {
    const page = await openPortal(portal)
    expect(await page.evaluate(() => window.embedTest.connected())).toBe('connected')
    const state = await page.evaluate(() => window.embedTest.openAndSeek('secret-token'))
    const shown = page.frames().find((frame) => frame.url().startsWith(embed))!

    expect(state).toMatchObject({ status: 'paused', durationMs: 900 })
    expect(await shown.locator('[data-token]').getAttribute('data-token')).toBe('secret-token')
    const idsOf = () => [...document.querySelectorAll('#title, #row, #late')].map(({ id }) => id)
    const ids = await Promise.all(page.frames().map((frame) => frame.evaluate(idsOf)))
    expect(ids.flat()).toEqual(['title', 'row'])
    expect(addresses.join('\n')).not.toContain('secret-token')
    expect(await page.evaluate((at) => [location.href.includes('secret'), at], embed)).toEqual([false, embed])
    await page.close()
  })

  it('take no notice of what is none of the protocol, and leave prototypes alone', async () => {
    const page = await openPortal(portal)
    await page.evaluate(() => window.embedTest.connected())
    await page.evaluate(() => window.embedTest.shout())
    const shown = page.frames().find((frame) => frame.url().startsWith(embed))!

    expect(await shown.evaluate(() => 'polluted' in {})).toBe(false)
    expect(await page.evaluate(() => window.embedTest.openAndSeek('t'))).toMatchObject({ status: 'paused' })
    await page.close()
  })

  it('stay silent towards a portal that is not allowed', async () => {
    const page = await openPortal(portal.replace('127.0.0.1', 'localhost'))
    expect(await page.evaluate(() => window.embedTest.connected())).toBe('unavailable')
    await page.close()
  })
})
