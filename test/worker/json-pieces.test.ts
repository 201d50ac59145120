import { describe, expect, it } from 'vitest'

import { readPiece, toPieces } from '../../src/worker/json-pieces.ts'

const together = (pieces: readonly string[]): unknown[] => pieces.flatMap((piece) => readPiece(piece))

describe('toPieces', () => {
  it('makes nothing of nothing', () => {
    expect([...toPieces([])]).toEqual([])
  })

  it('puts no more than a thousand elements into a piece', () => {
    const list = Array.from({ length: 2_500 }, (_, index) => ({ index }))
    const pieces = [...toPieces(list)]

    expect(pieces.map((piece) => readPiece(piece).length)).toEqual([1_000, 1_000, 500])
    expect(together(pieces)).toEqual(list)
  })

  it('keeps pieces short, whatever is in them', () => {
    const list = Array.from({ length: 40 }, (_, index) => 'x'.repeat(index * 2_000))
    const pieces = [...toPieces(list)]

    expect(pieces.length).toBeGreaterThan(3)
    for (const piece of pieces) expect(piece.length).toBeLessThan(270_000)
    expect(together(pieces)).toEqual(list)
  })

  it('gives an element that is too long a piece of its own', () => {
    const list = ['a', 'b'.repeat(1_000_000), 'c']

    expect([...toPieces(list)].map((piece) => readPiece(piece))).toEqual([['a'], [list[1]], ['c']])
  })

  it('keeps keys and texts that strangers chose', () => {
    const list = [JSON.parse('{"__proto__":{"polluted":true},"text":"\\ud800 \\u2028 \\u0000"}') as object]
    const [copy] = together([...toPieces(list)])

    expect(JSON.stringify(copy)).toBe(JSON.stringify(list[0]))
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})
