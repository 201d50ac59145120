import { describe, expect, it } from 'vitest'

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
