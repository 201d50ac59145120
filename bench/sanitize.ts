import { readFileSync, statSync, writeFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../src/recording/events.ts'
import { createSanitizer } from '../src/recording/sanitize/create-sanitizer.ts'
import { type Figure, figure, quantile } from './figure.ts'

const RUNS = 5

/**
 * How fast events are made safe, in MB of plain JSON a second, against `JSON.parse` of the same, which has to be done
 * anyway. More is better. Medians, both in turns in the same run.
 *
 * @param recording A file in any known form, or a folder with `events.json` or `events.json.gz`.
 */
export async function benchSanitize(recording: string): Promise<readonly Figure[]> {
  const windows = new Map<string, ReplayEvent[]>()
  for (const { windowId, event } of decodeBlock(new Uint8Array(readFileSync(findEvents(recording)))).events) {
    windows.set(windowId, [...(windows.get(windowId) ?? []), event])
  }
  const texts = [...windows.values()].map((events) => JSON.stringify(events))
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6
  const ours: number[] = []
  const floor: number[] = []
  for (let run = 0; run < RUNS; run++) {
    let parsed: readonly ReplayEvent[][] = []
    // Parsed anew for every run: what was looked at once is faster the second time.
    floor.push(seconds(() => (parsed = texts.map((text) => JSON.parse(text) as ReplayEvent[]))))
    ours.push(seconds(() => parsed.forEach(sanitizeAll)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return [figure('sanitise', 'MB/s', megabytes / quantile(ours, 0.5), megabytes / quantile(floor, 0.5))]
}

function sanitizeAll(events: readonly ReplayEvent[]): void {
  const sanitizer = createSanitizer()
  for (const event of events) sanitizer.sanitize(event)
}

function seconds(work: () => void): number {
  const startMs = performance.now()
  work()
  return (performance.now() - startMs) / 1000
}

function findEvents(recording: string): string {
  if (!statSync(recording).isDirectory()) return recording
  const plain = path.join(recording, 'events.json')
  return existsSync(plain) ? plain : `${plain}.gz`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { recording: { type: 'string' }, json: { type: 'string' } } })
  if (values.recording === undefined) {
    process.stderr.write('Usage: npx tsx bench/sanitize.ts --recording FILE [--json OUT]\n')
    process.exitCode = 2
  } else {
    const figures = await benchSanitize(path.resolve(values.recording))
    for (const { name, ours, peer, ratio, unit } of figures) {
      process.stdout.write(`${name.padEnd(24)} ${ours} ${unit}, JSON.parse ${peer} ${unit}, ratio ${ratio}\n`)
    }
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
}
