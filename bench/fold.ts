import { readFileSync } from 'node:fs'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../src/recording/events.ts'
import { FoldTrack } from '../src/recording/fold/fold-track.ts'
import { runSteps } from '../src/recording/steps.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL } from './limits.ts'

/**
 * How fast events become the exact state of their page, in MB of JSON a second, against `JSON.parse` of that JSON; and
 * how long a checkpoint takes at the end when the one before it was somewhere else. In Node, medians.
 *
 * @param file A recording in any known form.
 */
export async function benchFold(file: string, { runs, seeks }: BenchLimits = USUAL): Promise<Figure[]> {
  const { events } = decodeBlock(new Uint8Array(readFileSync(file)))
  const byWindow = new Map<string, ReplayEvent[]>()
  for (const { windowId, event } of events) {
    const list = byWindow.get(windowId) ?? []
    list.push(event)
    byWindow.set(windowId, list)
  }
  const longest = [...byWindow.values()].sort((a, b) => b.length - a.length)[0] ?? []
  const entries = longest.sort((a, b) => a.timestamp - b.timestamp).map((event) => ({ event }))
  const text = JSON.stringify(longest)
  const megabytes = Buffer.byteLength(text) / 1e6
  const [startMs, endMs] = [longest[0]?.timestamp ?? 0, longest.at(-1)?.timestamp ?? 0]
  const [folding, parsing]: [number[], number[]] = [[], []]
  let track = new FoldTrack(() => entries)
  for (let run = 0; run < runs; run++) {
    track = new FoldTrack(() => entries)
    folding.push(msOf(() => runSteps(track.checkpointAt(endMs))))
    parsing.push(msOf(() => JSON.parse(text)))
  }
  const jumps = Array.from({ length: seeks }, (_, i) => {
    const atMs = startMs + (endMs - startMs) * ((0.31 + i * 0.618034) % 1)
    return msOf(() => runSteps(track.checkpointAt(atMs)))
  })
  return [
    figure(
      'fold (JSON.parse)',
      'MB/s',
      (megabytes * 1_000) / quantile(folding, 0.5),
      (megabytes * 1_000) / quantile(parsing, 0.5),
    ),
    figure('checkpoint anywhere, p50', 'ms', quantile(jumps, 0.5)),
    figure('checkpoint anywhere, p95', 'ms', quantile(jumps, 0.95)),
  ]
}

function msOf(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}
