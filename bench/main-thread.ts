import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

import { type Browser, chromium } from 'playwright'
import { build } from 'vite'

import { inlineWorkerVite } from '../scripts/build/inline-worker.ts'
import { chromiumLaunchOptions } from '../scripts/find-chromium.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { pageTasks, TASK_CATEGORIES, type TraceEvent } from './page-tasks.ts'
import type { LoadPage, LoadResult, LoadWay } from './main-thread-page.ts'

const RUNS = 3
const GIGABYTES = '--js-flags=--max-old-space-size=8192'

/** What the page's own thread did while a recording was taken in, ms. */
interface Load {
  readonly longestMs: number
  readonly busyMs: number
  readonly wallMs: number
}

/**
 * How long the page's own thread is held up while a recording is loaded: by the worker host, by the inline host, and by
 * unzipping and parsing it as players do that keep events on the page. The longest task and all tasks together, in ms
 * on the processor; medians of fresh pages, in turns, in one real Chromium.
 *
 * @param recording A JSON array of rrweb events, gzip or not.
 */
export async function benchMainThread(recording: string): Promise<readonly Figure[]> {
  const server = await serve(await bundlePage(), recording)
  const options = chromiumLaunchOptions()
  const browser = await chromium.launch({ ...options, args: [...options.args, GIGABYTES] })
  const loads: Record<LoadWay, Load[]> = { worker: [], inline: [], plain: [] }
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const way of ['worker', 'inline', 'plain'] as const) {
        loads[way].push(await measureLoad(browser, server, way))
      }
    }
  } finally {
    await browser.close()
    server.close()
  }
  const median = (way: LoadWay, what: keyof Load) =>
    quantile(
      loads[way].map((load) => load[what]),
      0.5,
    )
  return [
    figure('longest task, worker v. parse', 'ms', median('worker', 'longestMs'), median('plain', 'longestMs')),
    figure('longest task, inline v. parse', 'ms', median('inline', 'longestMs'), median('plain', 'longestMs')),
    figure('longest task, worker v. inline', 'ms', median('worker', 'longestMs'), median('inline', 'longestMs')),
    figure('main thread, worker v. parse', 'ms', median('worker', 'busyMs'), median('plain', 'busyMs')),
    figure('main thread, inline v. parse', 'ms', median('inline', 'busyMs'), median('plain', 'busyMs')),
    figure('loading, worker v. parse', 'ms', median('worker', 'wallMs'), median('plain', 'wallMs')),
  ]
}

/** A page with nothing but the script in it, and the recording, however large. */
async function serve(script: string, recording: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === '/recording') return void createReadStream(recording).pipe(response)
    const isScript = url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function measureLoad(browser: Browser, server: Server, way: LoadWay): Promise<Load> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await browser.startTracing(page, { categories: TASK_CATEGORIES })
  const { fromMs, untilMs, events } = await page.evaluate<LoadResult, LoadWay>(
    (chosen) => (globalThis as unknown as { loadPage: LoadPage }).loadPage.load('/recording', chosen),
    way,
  )
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] }
  await context.close()
  if (events === 0) throw new RangeError(`No events came out of ${way}.`)
  return { ...pageTasks(trace.traceEvents, 'bench:from', 'bench:until'), wallMs: untilMs - fromMs }
}

async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [inlineWorkerVite()],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      lib: { entry: path.join(import.meta.dirname, 'main-thread-page.ts'), formats: ['iife'], name: 'bench' },
    },
  })
  const [output] = [result].flat()
  const chunk = output && 'output' in output ? output.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk?.type !== 'chunk') throw new RangeError('The page of the bench was not built.')
  return chunk.code
}
