import { readFileSync } from 'node:fs'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../src/recording/events.ts'
import { FoldPage } from '../src/recording/fold/fold-page.ts'
import { FoldTrack } from '../src/recording/fold/fold-track.ts'
import { Recording } from '../src/recording/recording.ts'
import { runSteps } from '../src/recording/steps.ts'
import { cpuMsOf } from './cpu-time.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL } from './limits.ts'

/** Faster than this nobody plays. */
const FASTEST_PLAY = 16

/**
 * How fast events become the exact state of their page, in MB of JSON a second, against `JSON.parse` of that JSON:
 * folding alone, and with the states that are kept on the way. How many times faster than real time a recording is
 * decoded, made safe, indexed and folded, against playing it at 16×. And how long a checkpoint takes when the one
 * before it was somewhere else. In Node, medians; time on the processor, but for checkpoints.
 *
 * @param file A recording in any known form.
 */
export async function benchFold(file: string, { runs, seeks }: BenchLimits = USUAL): Promise<Figure[]> {
  const bytes = new Uint8Array(readFileSync(file))
  const longest = longestWindow(bytes)
  const entries = longest.map((event) => ({ event, timestamp: event.timestamp, type: event.type }))
  const text = JSON.stringify(longest)
  const megabytes = Buffer.byteLength(text) / 1e6
  const [startMs, endMs] = [longest[0]?.timestamp ?? 0, longest.at(-1)?.timestamp ?? 0]
  const times = { fold: [] as number[], keep: [] as number[], parse: [] as number[], all: [] as number[] }
  let track = new FoldTrack(() => entries)
  for (let run = 0; run < runs; run++) {
    const page = new FoldPage()
    times.fold.push(cpuMsOf(() => entries.forEach(({ event }) => page.apply(event))))
    track = new FoldTrack(() => entries)
    times.keep.push(cpuMsOf(() => runSteps(track.checkpointAt(endMs))))
    times.parse.push(cpuMsOf(() => JSON.parse(text)))
    times.all.push(cpuMsOf(() => readAll(bytes)))
  }
  const jumps = Array.from({ length: seeks }, (_, i) => {
    const atMs = startMs + (endMs - startMs) * ((0.31 + i * 0.618034) % 1)
    return cpuMsOf(() => runSteps(track.checkpointAt(atMs)))
  })
  const rate = (samples: readonly number[]) => (megabytes * 1_000) / quantile(samples, 0.5)
  const realTimes = (endMs - startMs) / quantile(times.all, 0.5)
  return [
    figure('fold alone (JSON.parse)', 'MB/s', rate(times.fold), rate(times.parse)),
    figure('fold and keep states (JSON.parse)', 'MB/s', rate(times.keep), rate(times.parse)),
    figure('decode, make safe, index, fold (playing)', '× real time', realTimes, FASTEST_PLAY),
    figure('checkpoint anywhere, CPU p50', 'ms', quantile(jumps, 0.5)),
    figure('checkpoint anywhere, CPU p95', 'ms', quantile(jumps, 0.95)),
  ]
}

/** The window with the most events, in order of time. */
function longestWindow(bytes: Uint8Array): readonly ReplayEvent[] {
  const byWindow = new Map<string, ReplayEvent[]>()
  for (const { windowId, event } of decodeBlock(bytes).events) {
    const list = byWindow.get(windowId)
    if (list) list.push(event)
    else byWindow.set(windowId, [event])
  }
  const [longest = []] = [...byWindow.values()].sort((a, b) => b.length - a.length)
  return longest.sort((a, b) => a.timestamp - b.timestamp)
}

/** All that is done to a recording before its last moment can be shown. */
function readAll(bytes: Uint8Array): void {
  const recording = new Recording()
  recording.append({ index: 0, key: 'recording' }, decodeBlock(bytes))
  const { windows, durationMs } = recording.view()
  for (const { id } of windows) recording.base(id, durationMs)
}
