import { describe, expect, it } from 'vitest'

import { addRange, rangesText, watchedMs, type WatchedRange } from '../../../src/server/audit/watched-ranges.ts'
import { createRandom } from '../../contract/slow-search.ts'

const ranges = (...pairs: [number, number][]): WatchedRange[] => pairs.map(([fromMs, toMs]) => ({ fromMs, toMs }))

describe('addRange', () => {
  it.each([
    [
      'keeps apart what is apart',
      ranges([0, 1_000], [5_000, 6_000]),
      [2_000, 3_000],
      ranges([0, 1_000], [2_000, 3_000], [5_000, 6_000]),
    ],
    ['joins what touches, or nearly does', ranges([0, 1_000], [2_000, 3_000]), [1_200, 1_900], ranges([0, 3_000])],
    ['swallows what lies within', ranges([1_000, 2_000], [3_000, 4_000]), [0, 9_000], ranges([0, 9_000])],
    ['ignores what was seen already', ranges([0, 9_000]), [1_000, 2_000], ranges([0, 9_000])],
    ['ignores what is no range', ranges([0, 1_000]), [5_000, 5_000], ranges([0, 1_000])],
    ['ignores what begins before the recording', ranges(), [-1, 5], ranges()],
    ['ignores what is no number', ranges(), [NaN, 5], ranges()],
  ] as const)('%s', (_, before, [fromMs, toMs], after) => {
    expect(addRange(before, { fromMs, toMs })).toEqual(after)
  })

  it('counts the same moments as a list of all of them, for seeded random ranges', () => {
    const random = createRandom(7)
    for (let round = 0; round < 50; round += 1) {
      const seen = new Set<number>()
      let found: readonly WatchedRange[] = []
      for (let at = 0; at < 20; at += 1) {
        const from = Math.floor(random() * 200)
        const to = from + 1 + Math.floor(random() * 20)
        for (let second = from; second < to; second += 1) seen.add(second)
        found = addRange(found, { fromMs: from * 1_000, toMs: to * 1_000 })
      }
      expect(watchedMs(found)).toBe(seen.size * 1_000)
    }
  })
})

describe('rangesText', () => {
  it('is short, whole numbers only, and says when it left something out', () => {
    expect(rangesText(ranges([0.4, 1_200.6], [5_000, 9_000]))).toBe('0-1201,5000-9000')
    expect(rangesText(ranges([0, 1], [2_000, 3_000], [5_000, 6_000]), 2)).toBe('0-1,2000-3000,…')
  })
})
