import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { type Browser, chromium } from 'playwright'

import { bundleCss } from '../../../scripts/build/bundle-css.ts'
import { bundlePage } from '../../../scripts/build/bundle-page.ts'
import { chromiumLaunchOptions } from '../../../scripts/find-chromium.ts'
import { createReplayHandler, replayTokens, toNodeHandler } from '../../../src/server.ts'
import { memorySource } from '../../../src/sources/index.ts'
import { added, BODY_ID, createNodes, pageEvents } from '../../player/dom/pages.ts'

export const ID = '0197-order-1042'
export const SESSION = 'session=of-a-staff-member'

/** A replay server that hosts the embed page, and a portal on another site that holds it in a frame. */
export interface HostedPage {
  readonly browser: Browser
  /** Of the replay server. */
  readonly origin: string
  /** The portal that is allowed; by `localhost` it is one that is not. */
  readonly portal: string
  /** Every address that was asked for, with what it was said to come from. */
  readonly addresses: readonly string[]
  token(): Promise<string>
  close(): Promise<void>
}

export async function startHostedPage(): Promise<HostedPage> {
  const addresses: string[] = []
  const noting = (listener: RequestListener): RequestListener => {
    return (request, response) => {
      addresses.push(`${request.headers.host}${request.url} ${request.headers.referer ?? ''}`)
      listener(request, response)
    }
  }
  const portalPage = await bundlePage(path.join(import.meta.dirname, 'portal-page.ts'))
  const portalServer = createServer(
    noting((request, response) => {
      const isScript = request.url === '/portal.js'
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? portalPage : '<!doctype html><body><script src="/portal.js"></script>')
    }),
  )
  const portal = `http://127.0.0.1:${await listen(portalServer)}`

  const tokens = replayTokens({ keys: [{ id: '1', secret: 's'.repeat(32) }] })
  const parts = { script: await bundlePage('src/embed/embed-page.tsx'), styles: await styles() }
  const handler = createReplayHandler({
    source: memorySource({ recordings: [{ info: { id: ID }, events: recorded() }] }),
    basePath: '/api/replay',
    authorize: tokens.authorize(({ headers }) =>
      headers.get('cookie')?.includes(SESSION) ? { id: 'staff' } : 'unauthenticated',
    ),
    embed: { frameAncestors: [portal] },
    embedPage: async () => parts,
  })
  const answer = toNodeHandler(handler)
  const replayServer = createServer(noting((request, response) => void answer(request, response)))
  // A name of its own: to a browser another site than the portal's.
  const origin = `http://replay.localhost:${await listen(replayServer)}`
  const options = chromiumLaunchOptions()
  const rules = '--host-resolver-rules=MAP replay.localhost 127.0.0.1'
  const browser = await chromium.launch({ ...options, args: [...options.args, rules] })
  return {
    browser,
    origin,
    portal,
    addresses,
    token: () => tokens.issue({ viewerId: 'staff', recordingId: ID, actions: ['view'] }),
    async close() {
      await browser.close()
      for (const server of [portalServer, replayServer]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

function recorded() {
  const nodes = createNodes()
  return [
    ...pageEvents({ body: [nodes.el('h1', { id: 'title' }, 'Orders')] }),
    added(400, BODY_ID, createNodes(300).el('p', { id: 'row' }, 'Row')),
    added(900, BODY_ID, createNodes(400).el('p', { id: 'late' }, 'Late')),
  ].map((event) => ({ windowId: 'w1', event }))
}

async function styles(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'embed-'))
  const file = path.join(folder, 'styles.css')
  await bundleCss('src/styles/styles.css', file)
  const text = await readFile(file, 'utf8')
  await rm(folder, { recursive: true })
  return text
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
