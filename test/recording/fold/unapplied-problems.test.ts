import { describe, expect, it } from 'vitest'

import type { ReplayEvent, WindowEvent } from '../../../src/recording/events.ts'
import type { BlockProblem } from '../../../src/recording/recording-view.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { cut, filled, listed } from '../cut-blocks.ts'
import { randomRecording } from './random-recording.ts'

/** No page here has a node of this id. */
const NOBODY = 987_654

/** A recording of two blocks and more, with an event every 500 ms, from `fromMs` on, that names what is not there. */
function withStrays(count: number, everyMs = 500) {
  const [meta, page] = randomRecording(1, { mutations: 0 })
  const startMs = page!.timestamp
  const strays = Array.from({ length: count }, (_, i): ReplayEvent => ({
    type: 3,
    timestamp: startMs + (i + 1) * everyMs,
    data: { source: 3, id: NOBODY, x: 0, y: i },
  }))
  const fine = strays.map((event): ReplayEvent => ({ ...event, data: { source: 3, id: 5, x: 0, y: 1 } }))
  const events = [meta!, page!, ...fine.flatMap((event, i) => [event, strays[i]!])]
  return cut(
    events.map((event): WindowEvent => ({ windowId: 'w', event })),
    2_000,
  )
}

const strayProblems = (problems: readonly BlockProblem[]) => problems.filter(({ reason }) => reason === 'event_invalid')

describe('events that could not be applied to their page', () => {
  it('are problems of the recording, each with its block and moment, once they were folded', () => {
    const recording = filled(withStrays(8))
    expect(strayProblems(recording.view().problems)).toEqual([])
    runSteps(recording.idleSteps())
    const problems = strayProblems(recording.view().problems)
    expect(problems.map(({ range }) => range!.startMs)).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000])
    expect(problems.map(({ blockKey }) => blockKey)).toEqual(['0', '0', '0', '1', '1', '1', '1', '2'])
    // To look again tells no more.
    runSteps(recording.idleSteps())
    expect(strayProblems(recording.view().problems)).toEqual(problems)
  })

  it('are not those behind a block that is missing, where nobody knows the page', () => {
    const parts = withStrays(8)
    const recording = listed(parts)
    for (const { block, decoded } of parts) {
      if (block.index === 1) recording.markMissing(block)
      else recording.append(block, decoded)
    }
    runSteps(recording.idleSteps())
    expect(strayProblems(recording.view().problems).map(({ blockKey }) => blockKey)).toEqual(['0', '0', '0'])
  })

  it('are counted in one once there are too many to be told', () => {
    const recording = filled(withStrays(1_200, 10))
    runSteps(recording.idleSteps())
    const problems = strayProblems(recording.view().problems)
    expect(problems).toHaveLength(1_000)
    expect(problems.at(-1)).toMatchObject({ message: expect.stringContaining('200 more') as string })
  })
})
