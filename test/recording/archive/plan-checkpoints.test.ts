import { describe, expect, it } from 'vitest'

import { planCheckpoints, type PlanInput } from '../../../src/recording/archive/plan-checkpoints.ts'

/** Blocks of ten seconds from 0 on, each full. */
const blocks = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    key: `b${i}`,
    startMs: i * 10_000,
    endMs: i * 10_000 + 9_900,
    events: 5,
  }))
const shot = (timestampMs: number, windowId = 'a') => ({ windowId, timestampMs, blockKey: 'any' })
const window = (id: string, startMs: number, endMs: number) => ({ id, startMs, endMs })
const whole = [window('a', 0, 59_900)]

function planned(input: Partial<PlanInput>) {
  const plan = planCheckpoints({ blocks: blocks(6), windows: whole, fullSnapshots: [shot(0)], ...input })
  return plan.map(({ blockKey, atMs, windowIds }) => [blockKey, atMs, windowIds.join()])
}

describe('planCheckpoints', () => {
  it('plans one before every block but the first, and but the one after a full snapshot', () => {
    expect(planned({})).toEqual([
      ['b2', 19_999, 'a'],
      ['b3', 29_999, 'a'],
      ['b4', 39_999, 'a'],
      ['b5', 49_999, 'a'],
    ])
  })

  it('plans none where the block begins with a full snapshot', () => {
    expect(planned({ fullSnapshots: [shot(0), shot(30_000)] }).map(([key]) => key)).toEqual(['b2', 'b5'])
    expect(planned({ fullSnapshots: [shot(0), shot(30_050)] }).map(([key]) => key)).toEqual(['b2', 'b5'])
  })

  it('plans one where the full snapshot comes only later in the block', () => {
    expect(planned({ fullSnapshots: [shot(0), shot(34_000)] }).map(([key]) => key)).toEqual(['b2', 'b3', 'b5'])
  })

  it('holds all live windows as soon as one of them gains', () => {
    const windows = [window('a', 0, 59_900), window('b', 25_000, 41_000), window('never shown', 0, 59_900)]
    expect(planned({ windows, fullSnapshots: [shot(0), shot(25_000, 'b')] })).toEqual([
      ['b2', 19_999, 'a'],
      ['b3', 29_999, 'a,b'],
      ['b4', 39_999, 'a,b'],
      ['b5', 49_999, 'a'],
    ])
  })

  it('plans none where no instant parts a block from those before it', () => {
    const [first, second, third, fourth] = blocks(4)
    const touching = [first!, { ...second!, endMs: 20_000 }, third!, fourth!]
    expect(planned({ blocks: touching }).map(([key]) => key)).toEqual(['b3'])
  })

  it('finds the instant between events that are less than a millisecond apart', () => {
    const [first, second, third] = blocks(3)
    expect(planned({ blocks: [first!, { ...second!, endMs: 19_999.5 }, third!] })).toEqual([['b2', 19_999.75, 'a']])
  })

  it('plans none for blocks without events, without full snapshots, or after everything has ended', () => {
    expect(planned({ blocks: blocks(3).map((block) => ({ ...block, events: 0 })) })).toEqual([])
    expect(planned({ fullSnapshots: [] })).toEqual([])
    expect(planned({ windows: [window('a', 0, 12_000)] })).toEqual([])
    expect(planned({ blocks: [] })).toEqual([])
  })
})
