import { describe, expect, it } from 'vitest'

import { type PackedJson, packSteps, unpackSteps } from '../../../src/recording/memory/pack-json.ts'
import { sizeOf } from '../../../src/recording/memory/size-of.ts'
import { runSteps, STEP_BYTES } from '../../../src/recording/steps.ts'
import { fixtureEvents, TWO_TABS } from '../fixtures.ts'

const pack = (value: unknown): PackedJson => runSteps(packSteps(value))
const unpack = (packed: PackedJson): unknown => runSteps(unpackSteps(packed))
const lengthOf = (packed: PackedJson) => packed.reduce((sum, { length }) => sum + length, 0)

describe('packSteps', () => {
  it('is undone by unpackSteps, with whatever strangers write', () => {
    const strange = JSON.parse(
      '{"__proto__":{"a":1},"b":"\\ud800 € 😀 \\u2028","c":[null,1e21,0.1,""],"":{}}',
    ) as unknown
    expect(unpack(pack(strange))).toEqual(strange)
    expect(JSON.stringify(unpack(pack(strange)))).toBe(JSON.stringify(strange))
  })

  it('takes a fraction of the memory', () => {
    const events = fixtureEvents(TWO_TABS)
    expect(lengthOf(pack(events))).toBeLessThan(sizeOf(events) / 5)
  })

  it.each([0, 1, 2, 3])('pauses for each piece of a long text, wherever characters are cut (%i)', (shift) => {
    const long = 'x'.repeat(shift) + '😀€'.repeat(STEP_BYTES)
    const steps = packSteps(long)
    let pauses = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) pauses++
    expect(pauses).toBeGreaterThan(6)
    expect(unpack(step.value) === long).toBe(true)
  })
})
