import { readFileSync } from 'node:fs'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../src/recording/events.ts'
import { WIRE_FORMS } from '../test/recording/wire-forms.ts'
import { type Figure, figure, quantile, seconds } from './figure.ts'

/** What recordings are mostly stored as; the other forms differ from these by a few characters a line. */
const FORMS = [
  'a bare rrweb list',
  'a bare rrweb list, gzipped',
  'blob_v2 lines',
  'blob_v2 lines, gzipped',
  'blob_v2 lines with compressed fields',
  'snappy blocks with lengths',
  'one raw snappy block',
  'old lines with window_id',
  'PostHog export 2023-04-28',
]

const RUNS = 5
/** A form of a large recording takes seconds a run. */
const RUNS_OF_LARGE = 3
const LARGE_BYTES = 30e6

/**
 * How fast every stored form becomes checked events, in MB of plain JSON a second, against `JSON.parse` of that plain
 * JSON: the floor for anything that reads JSON. More is better. Medians, both in turns in the same run.
 *
 * @param recording A file in any known form.
 */
export async function bench(recording: string): Promise<readonly Figure[]> {
  const events = decodeBlock(new Uint8Array(readFileSync(recording))).events
  const plain = JSON.stringify(events.map(({ event }) => event))
  const megabytes = Buffer.byteLength(plain) / 1e6
  const runs = megabytes * 1e6 > LARGE_BYTES ? RUNS_OF_LARGE : RUNS
  const forms = WIRE_FORMS.filter(({ name }) => FORMS.includes(name))
  const figures: Figure[] = []
  for (const { name, write } of forms) {
    const [ours, floor] = await race(write(events), events, plain, runs)
    figures.push(figure(`decode ${name}`, 'MB/s', megabytes / ours, megabytes / floor))
  }
  return figures
}

/** Median seconds of ours and of the floor. */
async function race(
  bytes: Uint8Array,
  events: readonly WindowEvent[],
  plain: string,
  runs: number,
): Promise<readonly [number, number]> {
  const ours: number[] = []
  const floor: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(seconds(() => assertAll(decodeBlock(bytes).events.length, events.length)))
    floor.push(seconds(() => assertAll((JSON.parse(plain) as unknown[]).length, events.length)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return [quantile(ours, 0.5), quantile(floor, 0.5)]
}

/** A decoder that loses events is fast. */
function assertAll(found: number, expected: number): void {
  if (found !== expected) throw new RangeError(`${found} of ${expected} events came out.`)
}
