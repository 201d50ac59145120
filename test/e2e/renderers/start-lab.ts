import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

import { build } from 'vite'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Frame, type Page } from 'playwright'

import { frameHtml } from '../../../scripts/build/frame-html.ts'
import { inlineWorkerVite } from '../../../scripts/build/inline-worker.ts'
import { chromiumLaunchOptions } from '../../../scripts/find-chromium.ts'

const ROOT = path.join(import.meta.dirname, '../../..')

/** A portal with the lab in it, in a real browser. */
export interface Lab {
  readonly base: string
  readonly browser: Browser
  /** What was asked of the server beside the lab's own files, and from where it was said to come. */
  readonly requests: { readonly url: string; readonly referer: string | undefined }[]
  /** Opens the lab, under a policy or in a frame without an origin. Resolves to the frame in which the lab runs. */
  open(options?: { csp?: string; opaque?: boolean }): Promise<{ page: Page; lab: Frame; violations: string[] }>
  close(): Promise<void>
}

const page = (body: string) => `<!doctype html><html><head><meta charset="utf-8"><title>Portal</title>
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/lab.css"></head><body>${body}</body></html>`
const LAB = page('<input id="field"><div id="stage"></div><script type="module" src="/assets/lab.js"></script>')

export async function startLab(): Promise<Lab> {
  const files = await bundle()
  const requests: Lab['requests'] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://lab')
    const send = (type: string, body: string | Uint8Array) =>
      // A page without an origin is a stranger to its own server.
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body)
    const csp = url.searchParams.get('csp')
    if (csp) response.setHeader('content-security-policy', csp)
    if (url.pathname === '/lab') return send('text/html', LAB)
    if (url.pathname === '/opaque')
      return send('text/html', page('<iframe sandbox="allow-scripts" src="/lab" width="1200" height="800"></iframe>'))
    const file = files.get(url.pathname)
    if (file !== undefined) return send(typeOf(url.pathname), file)
    requests.push({ url: url.pathname, referer: request.headers.referer })
    return send('text/html', '<!doctype html><p>another page</p>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await chromium.launch(chromiumLaunchOptions())
  return {
    base,
    browser,
    requests,
    async open({ csp, opaque = false } = {}) {
      const opened = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      const violations: string[] = []
      opened.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text())
      })
      await opened.goto(`${base}${opaque ? '/opaque' : '/lab'}${csp ? `?csp=${encodeURIComponent(csp)}` : ''}`)
      const lab = opaque ? opened.frames().find((frame) => frame.url().endsWith('/lab')) : opened.mainFrame()
      if (!lab) throw new Error('The lab is not in the page')
      await lab.waitForFunction(() => 'rendererLab' in window)
      return { page: opened, lab, violations }
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bundle(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  // As a portal is delivered: under a test runner JSX would be compiled for development.
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  const result = await build({
    root: ROOT,
    base: '/assets/',
    configFile: false,
    plugins: [react(), inlineWorkerVite()],
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      cssCodeSplit: false,
      rolldownOptions: {
        input: { lab: path.join(import.meta.dirname, 'lab-page.tsx') },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: 'lab[extname]' },
      },
    },
  })
  process.env['NODE_ENV'] = NODE_ENV
  const files = new Map<string, string | Uint8Array>([['/frame.html', await frameHtml()]])
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue
    for (const file of output.output)
      files.set(`/assets/${file.fileName}`, file.type === 'chunk' ? file.code : file.source)
  }
  return files
}

function typeOf(name: string): string {
  if (name.endsWith('.css')) return 'text/css'
  return name.endsWith('.html') ? 'text/html' : 'text/javascript'
}
