import { readFileSync } from 'node:fs'

import { decodeBlock, type DecodedBlock } from '../src/recording/decode/decode-block.ts'
import { readMutation } from '../src/recording/base/mutation-fields.ts'
import { incrementalSource, IncrementalSource, isObject, NodeType, type ReplayEvent } from '../src/recording/events.ts'
import { Recording } from '../src/recording/recording.ts'
import { runSteps } from '../src/recording/steps.ts'
import { cpuMsOf } from './cpu-time.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL } from './limits.ts'

/** Where a text comes up for the first time, as shares of the recording. */
const SHARES = [0.1, 0.5, 0.9]
/** Shorter ones are found in other words. */
const MIN_LENGTH = 5

/**
 * How long a viewer waits for the first result of a search, by where in the recording the text comes up for the first
 * time: once it is loaded, which includes reading its texts on the way; and where nothing of that was done yet. And what
 * reading them adds to loading. In Node, time on the processor, medians.
 *
 * @param file A recording in any known form.
 */
export async function benchSearch(file: string, { runs }: BenchLimits = USUAL): Promise<Figure[]> {
  const decoded = decodeBlock(new Uint8Array(readFileSync(file)))
  const median = (measure: () => number) => quantile(Array.from({ length: runs }, measure), 0.5)
  const firstResults = SHARES.flatMap((share) => {
    const text = newTextAt(decoded, share)
    if (text === null) return []
    const place = `a text that comes up at ${share * 100} %`
    return [
      figure(
        `first result, ${place}`,
        'ms',
        median(() => cpuMsOfFirst(loaded(decoded, true), text)),
      ),
      figure(
        `first result where nothing was read, ${place}`,
        'ms',
        median(() => cpuMsOfFirst(loaded(decoded, false), text)),
      ),
    ]
  })
  const loading = (isFolded: boolean) => median(() => cpuMsOf(() => loaded(decoded, isFolded)))
  return [...firstResults, figure('taking in with states and texts v. without', 'ms', loading(true), loading(false))]
}

function loaded(decoded: DecodedBlock, isFolded: boolean): Recording {
  const recording = new Recording()
  runSteps(recording.appendSteps({ index: 0, key: 'recording' }, decoded, isFolded))
  return recording
}

/** Until something is told, in part or in full. */
function cpuMsOfFirst(recording: Recording, text: string): number {
  let isTold = false
  const steps = recording.searchSteps(text, { onPartial: () => (isTold = true) })
  return cpuMsOf(() => {
    while (!isTold && steps.next().done !== true);
  })
}

/** The first text after a share of the recording that nothing before it had; where there is none, the last new one. */
function newTextAt({ events }: DecodedBlock, share: number): string | null {
  const known = new Set<string>()
  const times = events.map(({ event }) => event.timestamp).sort((a, b) => a - b)
  const [startMs = 0, endMs = 0] = [times[0], times.at(-1)]
  let last: string | null = null
  for (const { event } of events) {
    for (const text of textsOf(event)) {
      if (text.length < MIN_LENGTH || known.has(text)) continue
      const isLater = event.timestamp >= startMs + (endMs - startMs) * share
      if (isLater && ![...known].some((before) => before.includes(text))) return text
      known.add(text)
      last = text
    }
  }
  return last
}

/** The texts that a mutation brings. */
function textsOf(event: ReplayEvent): readonly string[] {
  if (incrementalSource(event) !== IncrementalSource.Mutation) return []
  const { texts, adds } = readMutation(event)
  const added = adds.flatMap(({ node }) =>
    isObject(node) && node['type'] === NodeType.Text ? [node['textContent']] : [],
  )
  return [...texts.map(({ value }) => value), ...added].filter((text) => typeof text === 'string')
}
