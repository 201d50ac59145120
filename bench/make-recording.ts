import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import type { ReplayEvent } from '../src/recording/events.ts'
import { createDashboard } from './made/dashboard.ts'

const START_MS = 1_790_000_000_000
const DURATION_MS = 30 * 60_000

/** Where made recordings are kept: outside of what git sees, and gone with `npm ci`. */
export const MADE_FOLDER = path.join(import.meta.dirname, '../node_modules/.cache/portal-replay')

/** Megabytes of JSON, and the steps in 30 minutes that come to about that. */
export const SIZES = { 5: 9_000, 20: 36_500, 80: 150_000 } as const
export type MadeSize = keyof typeof SIZES

/**
 * Makes a recording of a busy table, in plain data and without a browser: one full snapshot of about 5 000 nodes with
 * 2 500 CSS rules, then half an hour of texts, attributes, rows and notices that come and go, inputs, scrolling and
 * pointer moves. The same steps, the same bytes.
 */
export function makeRecording(steps: number): readonly ReplayEvent[] {
  const dashboard = createDashboard(42)
  const at = (type: number, timestamp: number, data: unknown): ReplayEvent => ({ type, data, timestamp })
  const events = [
    at(4, START_MS, { href: 'https://dashboard.example/orders', width: 1280, height: 800 }),
    at(2, START_MS + 1, { node: dashboard.snapshot(), initialOffset: { left: 0, top: 0 } }),
  ]
  for (let step = 0; step < steps; step++) {
    const timestamp = START_MS + 2 + Math.round((step * (DURATION_MS - 2)) / steps)
    for (const data of dashboard.step(step)) events.push(at(3, timestamp, data))
  }
  return events
}

/** The path of a made recording; makes it when it is not there yet. */
export function madeRecording(size: MadeSize): string {
  const file = path.join(MADE_FOLDER, `dashboard-${size}.json`)
  if (existsSync(file)) return file
  mkdirSync(MADE_FOLDER, { recursive: true })
  const lines = makeRecording(SIZES[size]).map((event) => JSON.stringify(event))
  writeFileSync(file, `[${lines.join(',\n')}]`)
  return file
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { size: { type: 'string', default: '20' } } })
  const size = Object.keys(SIZES).find((known) => known === values.size)
  if (size === undefined) {
    process.stderr.write(`Usage: npx tsx bench/make-recording.ts --size ${Object.keys(SIZES).join('|')}\n`)
    process.exitCode = 2
  } else process.stdout.write(`${madeRecording(Number(size) as MadeSize)}\n`)
}
