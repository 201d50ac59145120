import { describe, expect, it } from 'vitest'

import { packJson, unpackJson } from '../../../src/recording/memory/pack-json.ts'
import { sizeOf } from '../../../src/recording/memory/size-of.ts'
import { fixtureEvents, TWO_TABS } from '../fixtures.ts'

describe('sizeOf', () => {
  it('grows with texts, lists and objects', () => {
    expect(sizeOf('x'.repeat(1_000))).toBeGreaterThan(1_000)
    expect(sizeOf({ a: ['x'.repeat(1_000)], b: { c: 'y'.repeat(500) } })).toBeGreaterThan(1_500)
    expect(sizeOf(Array.from({ length: 100 }, () => 1))).toBeGreaterThan(800)
    expect(sizeOf(1)).toBe(0)
  })

  it('tells more than the JSON of real events has characters, and not many times more', () => {
    const events = fixtureEvents(TWO_TABS)
    const length = JSON.stringify(events).length
    expect(sizeOf(events)).toBeGreaterThan(length / 2)
    expect(sizeOf(events)).toBeLessThan(length * 3)
  })

  it('goes as deep as strangers do', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(sizeOf(deep)).toBeGreaterThan(100_000 * 32)
  })
})

describe('packJson', () => {
  it('is undone by unpackJson, with whatever strangers write', () => {
    const strange = JSON.parse(
      '{"__proto__":{"a":1},"b":"\\ud800 € 😀 \\u2028","c":[null,1e21,0.1,""],"":{}}',
    ) as unknown
    expect(unpackJson(packJson(strange))).toEqual(strange)
    expect(JSON.stringify(unpackJson(packJson(strange)))).toBe(JSON.stringify(strange))
  })

  it('takes a fraction of the memory', () => {
    const events = fixtureEvents(TWO_TABS)
    expect(packJson(events).length).toBeLessThan(sizeOf(events) / 5)
  })
})
