import { readFileSync } from 'node:fs'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../src/recording/events.ts'
import { createSanitizer } from '../src/recording/sanitize/create-sanitizer.ts'
import { type Figure, figure, seconds } from './figure.ts'

const RUNS = 9

/**
 * How fast events are made safe, in MB of plain JSON a second, against `JSON.parse` of the same, which has to be done
 * anyway. More is better. The fastest of nine runs of each, in turns: what else the machine does only adds to the time.
 *
 * @param recording A file in any known form.
 */
export async function benchSanitize(recording: string): Promise<readonly Figure[]> {
  const windows = new Map<string, ReplayEvent[]>()
  for (const { windowId, event } of decodeBlock(new Uint8Array(readFileSync(recording))).events) {
    const own = windows.get(windowId)
    if (own) own.push(event)
    else windows.set(windowId, [event])
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
  const rate = (samples: readonly number[]) => megabytes / Math.min(...samples)
  return [figure('sanitise', 'MB/s', rate(ours), rate(floor))]
}

function sanitizeAll(events: readonly ReplayEvent[]): void {
  const sanitizer = createSanitizer()
  for (const event of events) sanitizer.sanitize(event)
}
