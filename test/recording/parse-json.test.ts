import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { parseJsonSteps } from '../../src/recording/parse-json.ts'
import { runSteps } from '../../src/recording/steps.ts'
import { seeded } from './fold/random-recording.ts'

const KEYS = ['a', 'b', '1', '0', '__proto__', 'constructor', 'a "quoted" \\ one', '', 'é', '{[,]}']

/** A value that is likely deep, or wide, or both. */
function randomValue(random: () => number, depth: number): unknown {
  const roll = random()
  if (depth === 0 || roll < 0.25) {
    const leaves = [null, true, -1.5e9, 0, 'plain', '"],{\\"', '\\', '\u2028 é \n', 'x'.repeat(roll * 400)]
    return leaves[Math.floor(random() * leaves.length)]
  }
  const members = Array.from({ length: Math.floor(random() * 6) }, () => randomValue(random, depth - 1))
  if (roll < 0.6) return members
  return Object.fromEntries(members.map((member) => [KEYS[Math.floor(random() * KEYS.length)], member]))
}

const indents = [undefined, 1, '\t']
const PIECE = 40

function outcome(parse: () => unknown): string {
  try {
    return JSON.stringify(parse())
  } catch (error) {
    return (error as Error).name
  }
}

describe('parseJsonSteps', () => {
  it('reads any text as JSON.parse does', () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const random = seeded(seed)
      const text = JSON.stringify(randomValue(random, 6), null, indents[seed % 3])
      // As text: the order of keys counts, and so does a key named __proto__.
      expect(
        outcome(() => runSteps(parseJsonSteps(text, PIECE))),
        `seed ${seed}`,
      ).toBe(outcome(() => JSON.parse(text)))
    }
  })

  it('refuses what JSON.parse refuses, wherever it is broken', () => {
    for (let seed = 1; seed <= 4_000; seed++) {
      const random = seeded(seed)
      const text = JSON.stringify(randomValue(random, 6), null, indents[seed % 3])
      const at = Math.floor(random() * text.length)
      const mark = [',', ']', '}', '[', '{', '"', ':', ' ', '', '1', '\u00a0'][Math.floor(random() * 11)]!
      const broken = text.slice(0, at) + mark + text.slice(at + (seed % 2))
      const read = outcome(() => runSteps(parseJsonSteps(broken, PIECE)))
      expect(read, `seed ${seed}: ${broken}`).toBe(outcome(() => JSON.parse(broken)))
    }
  })

  it('keeps a key named __proto__ a key', () => {
    const text = `{"a":[${'1,'.repeat(PIECE)}1],"__proto__":{"b":[${'2,'.repeat(PIECE)}2]}}`
    const read = runSteps(parseJsonSteps(text, PIECE)) as object
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read)).toEqual(['a', '__proto__'])
  })

  it('hands JSON.parse pieces only, however the text is nested', () => {
    const parse = vi.spyOn(JSON, 'parse')
    onTestFinished(() => parse.mockRestore())
    const leaf = { tagName: 'p', attributes: { class: 'row' }, childNodes: [] as unknown[] }
    let chain: unknown = leaf
    for (let depth = 0; depth < 500; depth++) chain = { ...leaf, childNodes: [leaf, chain, leaf] }
    const wide = Array.from({ length: 3_000 }, (_, id) => ({ ...leaf, id, childNodes: [leaf, leaf] }))
    const text = JSON.stringify({ atMs: 5, windows: [{ events: [{ node: chain }, { node: { childNodes: wide } }] }] })
    const steps = parseJsonSteps(text, 1_000)
    let pauses = 0
    while (steps.next().done !== true) pauses += 1

    expect(Math.max(...parse.mock.calls.map(([piece]) => piece.length))).toBeLessThan(3_000)
    expect(pauses).toBeGreaterThan(text.length / 3_000)
  })

  it('takes a text that is nested without end in one go', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000)
    let depth = 0
    for (let list = runSteps(parseJsonSteps(deep, PIECE)); Array.isArray(list); list = list[0] as unknown) depth += 1
    expect(depth).toBe(20_000)
  })
})
