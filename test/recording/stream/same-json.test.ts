import { describe, expect, it } from 'vitest'

import { printJson } from '../../../src/recording/stream/print-json.ts'
import { collapseRepeats, mergeInstant } from '../../../src/recording/stream/repeats.ts'
import { sameJson } from '../../../src/recording/stream/same-json.ts'

/** Deeper than any stack is high. */
const DEPTH = 200_000
const deep = (leaf: string): unknown => JSON.parse(`${'{"a":['.repeat(DEPTH)}${leaf}${']}'.repeat(DEPTH)}`)

describe('sameJson', () => {
  it.each([
    [1, 1, true],
    ['1', 1, false],
    [null, null, true],
    [null, {}, false],
    [[], {}, false],
    [[1, [2]], [1, [2]], true],
    [[1, [2]], [1, [3]], false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ toString: 1 }, {}, false],
  ])('says of %j and %j: %s', (one, other, isSame) => {
    expect(sameJson(one, other)).toBe(isSame)
    expect(sameJson(other, one)).toBe(isSame)
  })

  it('takes own keys alone for keys, whatever they are called', () => {
    const polluting: unknown = JSON.parse('{"__proto__":{"a":1}}')
    expect(sameJson(polluting, { a: 1 })).toBe(false)
    expect(sameJson(polluting, JSON.parse('{"__proto__":{"a":1}}'))).toBe(true)
    expect(sameJson(polluting, {})).toBe(false)
  })

  it('compares what is nested deeper than the stack is high', () => {
    expect(sameJson(deep('1'), deep('1'))).toBe(true)
    expect(sameJson(deep('1'), deep('2'))).toBe(false)
  })
})

describe('printJson', () => {
  it('writes what JSON.stringify writes', () => {
    const value = { a: [1, 'x"', null, true, { b: [] }], c: {} }
    expect(printJson(value)).toBe(JSON.stringify(value))
  })

  it('writes what is nested too deep for JSON.stringify as well', () => {
    expect(() => JSON.stringify(deep('1'))).toThrow(RangeError)
    expect(printJson(deep('"x"'))).toBe(`${'{"a":['.repeat(DEPTH)}"x"${']}'.repeat(DEPTH)}`)
  })
})

describe('an instant of events nested deeper than the stack is high', () => {
  const entry = (leaf: string, block: number) => ({
    timestamp: 5,
    block,
    position: 0,
    delivery: block,
    event: { type: 5, timestamp: 5, data: deep(leaf) },
  })

  it('is told apart from others, and merged with its like', () => {
    expect(collapseRepeats([entry('1', 0), entry('1', 0), entry('2', 0)])).toHaveLength(2)
    expect(mergeInstant([entry('1', 0), entry('1', 1), entry('2', 1)])).toHaveLength(2)
  })
})
