import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { build } from 'vite'

import { inlineWorkerVite } from '../build/inline-worker.ts'
import { chromiumLaunchOptions } from '../find-chromium.ts'
import { answerFonts, fontEnvironment, readLabFont } from './lab-fonts.ts'

/** The pages of the lab: our player, and its peers as they come. */
export type LabPage = 'player-page' | 'peer-page'

export interface LabPageOptions {
  readonly width: number
  readonly height: number
  readonly deviceScaleFactor?: number
}

/** A real Chromium without a network, and a server on loopback with our player, its peers and recordings. */
export interface Lab {
  /** Opens a page with nothing in it but `window.lab`. Close its context when done. */
  open(name: LabPage, options: LabPageOptions): Promise<{ page: Page; context: BrowserContext; errors: string[] }>
  /** The address of a file for the pages. */
  serve(file: string): string
  /** The address of a folder for the pages; files below it answer under their own names. */
  serveFolder(folder: string): string
  close(): Promise<void>
}

const here = import.meta.dirname
const root = path.join(here, '../..')
const PEER_STYLES = ['rrweb/dist/style.css', 'rrweb-player/dist/style.css']

export interface LabOptions {
  /** Without the fonts of the recorded pages and of the machines they were recorded on: as most viewers see them. */
  readonly withoutFonts?: boolean
}

/** Bundles the pages, starts the server and the browser. `close` stops them all. */
export async function openLab({ withoutFonts = false }: LabOptions = {}): Promise<Lab> {
  const assets = await bundle()
  const files: string[] = []
  const folders: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://lab')
    const file = /^\/files\/(\d+)$/.exec(pathname)?.[1]
    const asset = assets.get(pathname)
    const [, folder, below] = /^\/folders\/(\d+)\/([\w/.-]+)$/.exec(pathname) ?? []
    if (below !== undefined && !below.includes('..')) {
      const found = path.join(folders[Number(folder)] ?? '', below)
      if (!existsSync(found)) return end(response, 404, 'text/plain', 'Not found')
      return void createReadStream(found).pipe(response)
    }
    const font = withoutFonts ? null : readLabFont(pathname)
    if (font !== null) return end(response, 200, 'font/ttf', font)
    if (file) return void createReadStream(files[Number(file)] ?? '').pipe(response)
    if (asset === undefined) return end(response, 404, 'text/plain', 'Not found')
    end(response, 200, MIME[path.extname(pathname)] ?? 'text/html', asset)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launch(withoutFonts ? {} : fontEnvironment())
  return {
    async open(name, { deviceScaleFactor = 1, ...viewport }) {
      const context = await browser.newContext({ viewport, deviceScaleFactor })
      if (!withoutFonts) await answerFonts(context)
      const page = await context.newPage()
      // tsx names functions by a helper of its own, which functions sent to the page then miss.
      await page.addInitScript({ content: 'globalThis.__name = (value) => value' })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('crash', () => errors.push('The page crashed'))
      await page.goto(`${base}/${name}.html`)
      await page.waitForFunction(() => 'lab' in window)
      return { page, context, errors }
    },
    serveFolder: (folder) => `${base}/folders/${folders.push(folder) - 1}`,
    serve: (file) => `${base}/files/${files.push(file) - 1}`,
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const MIME: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' }

function end(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body)
}

function launch(environment: Record<string, string>): Promise<Browser> {
  const options = chromiumLaunchOptions()
  const args = [
    ...options.args,
    '--js-flags=--max-old-space-size=8192',
    '--enable-precise-memory-info',
    // Recorded pages name the whole internet: nothing but the lab answers.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ]
  return chromium.launch({ ...options, args, env: { ...process.env, ...environment } })
}

async function bundle(): Promise<Map<string, string | Uint8Array>> {
  const names: LabPage[] = ['player-page', 'peer-page']
  const result = await build({
    root,
    configFile: false,
    plugins: [inlineWorkerVite()],
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, path.join(here, `${name}.ts`)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  const assets = new Map<string, string | Uint8Array>()
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue
    for (const file of output.output) assets.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source)
  }
  const styles = await Promise.all(PEER_STYLES.map((file) => readFile(path.join(root, 'node_modules', file), 'utf8')))
  for (const name of names) assets.set(`/${name}.html`, html(name, name === 'peer-page' ? styles.join('\n') : ''))
  return assets
}

/** White, without margins and without pointers, so that a picture of it is a picture of the replay. */
function html(name: LabPage, css: string): string {
  return `<!doctype html><meta charset="utf-8"><style>${css}
    html, body { margin: 0; background: #fff }
    #stage { position: relative }
    .replayer-mouse, .replayer-mouse-tail { display: none !important }
    .replayer-wrapper iframe { border: 0; display: block }
  </style><body><div id="stage"></div><script type="module" src="/${name}.js"></script>`
}
