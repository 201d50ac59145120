import { readFileSync } from 'node:fs'

import { decodeSteps } from '../src/recording/decode/decode-block.ts'
import { Recording } from '../src/recording/recording.ts'
import type { Steps } from '../src/recording/steps.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL } from './limits.ts'

const BLOCK = { index: 0, key: 'recording' }
/** A letter that is nearly everywhere, so that there is as much to find as may be. */
const LETTER = 'e'

/**
 * The longest step of each kind of work: without a worker, the page's own thread has no turn before a step is over.
 * In Node, ms, medians.
 *
 * @param file A recording in any known form.
 */
export async function benchSteps(file: string, { runs, seeks }: BenchLimits = USUAL): Promise<Figure[]> {
  const bytes = new Uint8Array(readFileSync(file))
  const samples = new Map<string, number[]>()
  for (let run = 0; run < runs; run++) {
    for (const [kind, ms] of longestSteps(bytes, seeks)) {
      const known = samples.get(kind)
      if (known) known.push(ms)
      else samples.set(kind, [ms])
    }
  }
  return [...samples].map(([kind, ms]) => figure(`longest step of ${kind}`, 'ms', quantile(ms, 0.5)))
}

function longestSteps(bytes: Uint8Array, seeks: number): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  const drive = <T>(kind: string, steps: Steps<T>): T => {
    for (;;) {
      const [ms, step] = msOf(() => steps.next())
      longest.set(kind, Math.max(ms, longest.get(kind) ?? 0))
      if (step.done === true) return step.value
    }
  }
  const see = (kind: string, recording: Recording): number => {
    const [ms, { durationMs }] = msOf(() => recording.view())
    longest.set(kind, ms)
    return durationMs
  }

  const decoded = drive('decoding', decodeSteps(bytes))
  const sought = new Recording({ lists: 'on-demand' })
  drive('appending', sought.appendSteps(BLOCK, decoded))
  drive('listing', sought.listSteps())
  const durationMs = see('the first view', sought)
  const { windows } = sought.view()
  for (let i = 0; i < seeks; i++) {
    const atMs = durationMs * ((0.31 + i * 0.618034) % 1)
    for (const { id } of windows) drive('going anywhere', sought.baseSteps(id, atMs))
  }
  // Another one, in which nobody has been anywhere yet.
  const folded = new Recording()
  folded.append(BLOCK, decoded)
  folded.view()
  drive('folding ahead', folded.foldSteps())
  see('the next view', folded)
  drive('what is left to do ahead', folded.idleSteps())
  drive('searching', folded.searchSteps(LETTER))
  return longest
}

/**
 * What this thread had to do at most: others on the machine add to the time that passes, and other threads of this
 * process, which collect its garbage, to its time on the processor.
 */
function msOf<T>(work: () => T): readonly [number, T] {
  const before = process.cpuUsage()
  const startedMs = performance.now()
  const result = work()
  const passedMs = performance.now() - startedMs
  const { user, system } = process.cpuUsage(before)
  return [Math.min(passedMs, (user + system) / 1_000), result]
}
