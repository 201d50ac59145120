import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { EventMemory, type EventBundle } from '../../../src/recording/memory/event-memory.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { seeded } from '../seeded.ts'

const KB = 1024

/** Events of about 10 kB each. */
function eventsOf(count: number): ReplayEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 3,
    timestamp: index,
    data: { source: 0, texts: [{ id: index, value: `${index} `.repeat(10 * KB).slice(0, 10 * KB) }] },
  }))
}

interface Held {
  readonly bundle: EventBundle
  readonly position: number
}

function hold(memory: EventMemory, events: readonly ReplayEvent[]): Held[] {
  const held: Held[] = []
  const steps = memory.holdSteps(structuredClone(events), (index, bundle, position) => {
    expect(index).toBe(held.length)
    held.push({ bundle, position })
  })
  runSteps(steps)
  return held
}

const eventOf = ({ bundle, position }: Held): ReplayEvent => bundle.at(position)

describe('EventMemory', () => {
  it('gives back every event as it was, packed or not', () => {
    const events = eventsOf(200)
    const memory = new EventMemory(300 * KB)
    const held = hold(memory, events)
    runSteps(memory.shrinkSteps())
    expect(held.map(eventOf)).toEqual(events)
    expect(held.toReversed().map(eventOf)).toEqual(events.toReversed())
  })

  it('keeps to its budget once it had the time to pack, and ever after', () => {
    const random = seeded(3)
    const memory = new EventMemory(500 * KB)
    const held = hold(memory, eventsOf(200))
    expect(memory.bytes).toBeGreaterThan(1_900 * KB)
    runSteps(memory.shrinkSteps())
    expect(memory.bytes).toBeLessThanOrEqual(500 * KB)
    for (let turn = 0; turn < 300; turn++) {
      const index = Math.floor(random() * held.length)
      expect(eventOf(held[index]!).timestamp).toBe(index)
      expect(memory.bytes).toBeLessThanOrEqual(500 * KB)
    }
  })

  it('keeps what was used last, and packs what was not used for the longest', () => {
    const memory = new EventMemory(600 * KB)
    const held = hold(memory, eventsOf(200))
    const used = eventOf(held[3]!)
    runSteps(memory.shrinkSteps())
    // The very same object: it was never packed.
    expect(eventOf(held[3]!)).toBe(used)
    const early = eventOf(held[60]!)
    for (const one of held.slice(100)) eventOf(one)
    expect(eventOf(held[60]!)).not.toBe(early)
    expect(eventOf(held[60]!)).toEqual(early)
  })

  it('packs nothing while there is room', () => {
    const memory = new EventMemory(5_000 * KB)
    const held = hold(memory, eventsOf(200))
    const before = held.map(eventOf)
    runSteps(memory.shrinkSteps())
    held.forEach((one, index) => expect(eventOf(one)).toBe(before[index]))
  })

  it('may be used while it packs', () => {
    const events = eventsOf(100)
    const memory = new EventMemory(200 * KB)
    const held = hold(memory, events)
    const steps = memory.shrinkSteps()
    for (let turn = 0; steps.next().done !== true; turn++) {
      const index = (turn * 37) % held.length
      expect(eventOf(held[index]!)).toEqual(events[index])
    }
    expect(memory.bytes).toBeLessThanOrEqual(400 * KB)
  })

  it('holds on to one event that is larger than the budget while it is used', () => {
    const memory = new EventMemory(1)
    const held = hold(memory, eventsOf(30))
    runSteps(memory.shrinkSteps())
    expect(eventOf(held[0]!)).toBe(eventOf(held[0]!))
    expect(memory.bytes).toBeLessThan(300 * KB)
  })
})
