import { describe, expect, it } from 'vitest'

import { diffList, patchList } from '../../src/worker/list-patch.ts'
import { seeded } from '../recording/seeded.ts'

const rows = (...ids: number[]) => ids.map((id) => ({ id, data: { nested: [id] } }))

describe('diffList', () => {
  it('finds nothing between lists of the same content', () => {
    expect(diffList(rows(1, 2, 3), rows(1, 2, 3))).toBeNull()
  })

  it.each([
    ['what was added at the end', rows(1, 2), rows(1, 2, 3), { from: 2, removed: 0, added: rows(3) }],
    ['what was put in between', rows(1, 4), rows(1, 2, 3, 4), { from: 1, removed: 0, added: rows(2, 3) }],
    ['what went away', rows(1, 2, 3), rows(1, 3), { from: 1, removed: 1, added: [] }],
    ['what was replaced', rows(1, 2, 3), rows(1, 9, 3), { from: 1, removed: 1, added: rows(9) }],
    ['a repeated element', rows(1, 1), rows(1, 1, 1), { from: 2, removed: 0, added: rows(1) }],
  ])('tells %s', (_name, before, after, patch) => {
    expect(diffList(before, after)).toEqual(patch)
  })
})

describe('patchList', () => {
  it('gives the very same list where nothing changed', () => {
    const before = rows(1, 2)
    expect(patchList(before, null)).toBe(before)
  })

  it('keeps the elements around a change', () => {
    const before = rows(1, 2, 3)
    const after = patchList(before, diffList(before, rows(1, 9, 3)))

    expect(after[0]).toBe(before[0])
    expect(after[2]).toBe(before[2])
    expect(before).toEqual(rows(1, 2, 3))
  })

  it('makes any list out of any other', () => {
    const random = seeded(7)
    const randomRows = () => rows(...Array.from({ length: Math.floor(random() * 8) }, () => Math.floor(random() * 3)))
    for (let round = 0; round < 2_000; round += 1) {
      const [before, after] = [randomRows(), randomRows()]
      expect(patchList(before, diffList(before, after))).toEqual(after)
    }
  })
})
