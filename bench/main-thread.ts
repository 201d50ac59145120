import { readFileSync } from 'node:fs'
import path from 'node:path'

import { type Browser, chromium } from 'playwright'
import { build } from 'vite'

import { inlineWorkerVite } from '../scripts/build/inline-worker.ts'
import { chromiumLaunchOptions } from '../scripts/find-chromium.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { pageTasks, TASK_CATEGORIES, type TraceEvent } from './page-tasks.ts'
import type { LoadPage, LoadResult, LoadWay } from './main-thread-page.ts'

const RUNS = 3
const ORIGIN = 'http://bench.test'
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
  const script = await bundlePage()
  const bytes = readFileSync(recording)
  const options = chromiumLaunchOptions()
  const browser = await chromium.launch({ ...options, args: [...options.args, GIGABYTES] })
  const loads: Record<LoadWay, Load[]> = { worker: [], inline: [], plain: [] }
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const way of ['worker', 'inline', 'plain'] as const) {
        loads[way].push(await measureLoad(browser, { script, bytes, way }))
      }
    }
  } finally {
    await browser.close()
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

interface Subject {
  readonly script: string
  readonly bytes: Buffer
  readonly way: LoadWay
}

async function measureLoad(browser: Browser, { script, bytes, way }: Subject): Promise<Load> {
  const context = await browser.newContext()
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script })
    if (pathname === '/recording') return route.fulfill({ contentType: 'application/octet-stream', body: bytes })
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><script src="/page.js"></script>' })
  })
  const page = await context.newPage()
  await page.goto(ORIGIN)
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
