import { describe, expect, it } from 'vitest'

import { collapseRepeats, mergeInstant, type StreamEntry } from '../../../src/recording/stream/repeats.ts'

/** Entries of one instant: each letter is an event of its own content. */
function instant(letters: string, block = 0): StreamEntry[] {
  return [...letters].map((letter, position) => ({
    timestamp: 5,
    block,
    position,
    delivery: block,
    event: { type: 5, timestamp: 5, data: { tag: letter } },
  }))
}

function lettersOf(entries: readonly StreamEntry[]): string {
  return entries.map(({ event }) => (event.data as { tag: string }).tag).join('')
}

describe('collapseRepeats', () => {
  it.each([
    ['A', 'A'],
    ['AA', 'A'],
    ['AAABB', 'AB'],
    ['ABAB', 'AB'],
    ['ABCABCABC', 'ABC'],
    ['ABBCABBC', 'ABC'],
  ])('takes %s, one message delivered again and again, for %s', (delivered, kept) => {
    expect(lettersOf(collapseRepeats(instant(delivered)))).toBe(kept)
  })

  it.each(['ABA', 'ABC', 'ABCA', 'ABABC'])('leaves %s, which may really have happened, as it is', (letters) => {
    expect(lettersOf(collapseRepeats(instant(letters)))).toBe(letters)
  })
})

describe('mergeInstant', () => {
  it.each([
    ['A', 'A', 'A'],
    ['AB', 'BC', 'ABC'],
    ['BA', 'AC', 'BAC'],
    ['ABA', 'ABA', 'ABA'],
    ['A', 'ABA', 'ABA'],
    ['AB', 'BA', 'AB'],
  ])('keeps of %s and %s each event as often as the block with the most of it: %s', (first, second, merged) => {
    expect(lettersOf(mergeInstant([...instant(first, 0), ...instant(second, 1)]))).toBe(merged)
    expect(lettersOf(mergeInstant([...instant(second, 1), ...instant(first, 0)]))).toBe(merged)
  })

  it('comes to the same whatever two blocks meet first', () => {
    const blocks = [instant('AB', 0), instant('ABA', 1), instant('BAC', 2)]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    const results = orders.map((order) => {
      const fresh = structuredClone(blocks)
      return lettersOf(order.reduce<readonly StreamEntry[]>((merged, i) => mergeInstant([...merged, ...fresh[i]!]), []))
    })
    expect(new Set(results)).toEqual(new Set([results[0]]))
  })
})
