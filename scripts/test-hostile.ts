import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { type Browser, chromium } from 'playwright'

import { chromiumLaunchOptions } from './find-chromium.ts'
import { bundlePages } from './hostile/bundle-pages.ts'
import { CaseLog, describeCategories, isBad } from './hostile/case-log.ts'
import type { HostileCase } from './hostile/expand-case.ts'
import { generatedCase } from './hostile/generated-case.ts'
import { type PortalServer, startPortal } from './hostile/portal-server.ts'
import { type Outcome, tryCase } from './hostile/try-case.ts'

const USAGE = `Usage: npm run test:hostile -- FOLDER [--peers] [--only NAME,NAME] [--category NAME,NAME] [--generated COUNT]
                                       [--log FILE [--most COUNT]]

Shows every hostile recording in FOLDER to a portal in a real Chromium, in our player and with --peers in bare rrweb,
and looks for scripts that ran, requests, navigations, stolen keys, hangs and crashes. --renderer isolated shows them
in a document without an origin (default: frame), --every N takes only each Nth case. After the cases come
recordings made hostile at random, by seed (--generated, default 200 where no case is named). --log notes each result
in a file and leaves out what is there, so that a long run may be cut off; --most takes so many cases at a time.
Exit code 1 when anything got out of ours, or when ours broke on what rrweb withstands.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'boolean' },
    only: { type: 'string' },
    category: { type: 'string' },
    generated: { type: 'string' },
    log: { type: 'string' },
    most: { type: 'string' },
    renderer: { type: 'string', default: 'frame' },
    every: { type: 'string', default: '1' },
  },
})
const [folder] = positionals
const renderer: 'frame' | 'isolated' = values.renderer === 'isolated' ? 'isolated' : 'frame'
if (values.renderer !== renderer) {
  process.stderr.write(`There is no renderer ${values.renderer}.\n\n${USAGE}\n`)
  process.exit(2)
}
if (!folder || !existsSync(folder)) {
  process.stderr.write(`${folder ? `There is no folder ${folder}.\n\n` : ''}${USAGE}\n`)
  process.exit(2)
}

const listed = (text: string | undefined) => text?.split(',').filter(Boolean) ?? []
const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as { name: string; category: string }[]
const [only, categories] = [listed(values.only), listed(values.category)]
const cases = index
  .filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
  .filter(({ category }) => categories.length === 0 || categories.includes(category))
  .filter((_, at) => at % Math.max(1, Number(values.every)) === 0)
  .map(({ name, category }) => ({ name, read: () => ({ ...readCase(name), category }) }))
const isNamed = only.length > 0 || categories.length > 0
const generated = Number(values.generated ?? (isNamed ? 0 : 200))
const seeds = Array.from({ length: generated }, (_, i) => i + 1)
const log = new CaseLog(values.log ?? null)
const all = [...cases, ...seeds.map((seed) => ({ name: `generated-${seed}`, read: () => generatedCase(seed) }))]
  .filter(({ name }) => !log.has(name, renderer, values.peers === true))
  .slice(0, Number(values.most ?? Infinity))

function readCase(name: string): HostileCase {
  return JSON.parse(readFileSync(path.join(folder ?? '', `${name}.json`), 'utf8')) as HostileCase
}

/** At a time: more would only wait for each other, and look as if they hung. */
const LANES = 2

let browser: Promise<Browser> | null = null
/** One browser for all; a new one when a case took it down. */
async function openBrowser(): Promise<Browser> {
  const opened = (browser ??= launch())
  if ((await opened).isConnected()) return opened
  // Both lanes may have found it gone: the first one starts the next.
  if (browser === opened) browser = launch()
  return openBrowser()
}

const launch = () => chromium.launch(chromiumLaunchOptions())

const files = await bundlePages()
const waiting = all.values()
let failed = 0

/** Shows one case after the other to a portal of its own, so that every request can be told whose it is. */
async function runLane(): Promise<void> {
  const portal = await startPortal(files)
  try {
    for (const { read } of waiting) {
      const { line, isSafe } = await runCase(read(), portal)
      if (!isSafe) failed += 1
      process.stdout.write(`${line}\n`)
    }
  } finally {
    await portal.close()
  }
}

async function runCase(hostile: HostileCase, portal: PortalServer): Promise<{ line: string; isSafe: boolean }> {
  const shared = { browser: openBrowser, portal, renderer }
  let ours = await tryCase(hostile, 'ours', shared)
  // Other programs of this machine can make a page wait: what is the recording's doing happens again.
  const isAgain = ours.flaws.length > 0 && ours.flaws.every((flaw) => /^(?:hang|crash|playback)/.test(flaw))
  if (isAgain) ours = await tryCase(hostile, 'ours', shared)
  const known = log.rrwebOf(hostile.name)
  const rrweb = known ?? (values.peers ? await tryCase(hostile, 'rrweb', shared) : null)
  const isBroken = rrweb?.rendered === true && rrweb.flaws.length === 0 && !ours.rendered
  const flaws = isBroken ? [...ours.flaws, 'the page is not shown'] : ours.flaws
  const notes = isAgain ? [...ours.notes, 'second try'] : ours.notes
  const columns = [
    `ours: ${describe({ ...ours, flaws, notes })}`,
    ...(rrweb ? [`rrweb: ${describe({ notes: [], ...rrweb })}`] : []),
  ]
  const isSafe = flaws.length === 0
  log.add({
    name: hostile.name,
    category: hostile.category,
    renderer,
    ours: { flaws, rendered: ours.rendered },
    rrweb: rrweb && { flaws: rrweb.flaws, rendered: rrweb.rendered },
  })
  return { line: `${isSafe ? 'ok  ' : 'FAIL'} ${hostile.name.padEnd(40)} ${columns.join(' | ')}`, isSafe }
}

try {
  await Promise.all(Array.from({ length: LANES }, runLane))
} finally {
  const running = await (browser as Promise<Browser> | null)
  await running?.close()
}
if (log.results.length > 1) process.stdout.write(`\n${describeCategories(log.results)}\n\n`)
process.stdout.write(`${all.length - failed} passed, ${failed} failed\n`)
process.exitCode = log.results.length === 0 || log.results.some(isBad) ? 1 : 0

function describe({ flaws, notes, rendered }: Pick<Outcome, 'flaws' | 'notes' | 'rendered'>): string {
  const found = flaws.length > 0 ? flaws.join('; ') : rendered ? 'safe' : 'safe, nothing shown'
  return notes.length > 0 ? `${found} (${notes.join('; ')})` : found
}
