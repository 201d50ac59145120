import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../../src/recording/events.ts'
import { createSanitizer } from '../../src/recording/sanitize/create-sanitizer.ts'
import { randomRecording } from '../recording/fold/random-recording.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { findUnsafe } from './find-unsafe.ts'
import { makeHostile } from './make-hostile.ts'

const sanitizeAll = (events: readonly ReplayEvent[]): ReplayEvent[] => {
  const sanitizer = createSanitizer()
  return events.flatMap((event) => sanitizer.sanitize(event) ?? [])
}

/** Where two values differ first, and in what. */
function firstDifference(one: unknown, other: unknown, place = ''): string | null {
  if (Object.is(one, other) || isSameName(one, other)) return null
  if (!one || !other || typeof one !== 'object' || typeof other !== 'object')
    return `${place}: ${JSON.stringify(one)} became ${JSON.stringify(other)}`
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [a, b] = [one, other].map((each) => (each as Record<string, unknown>)[key])
    const found = firstDifference(a, b, `${place}.${key}`)
    if (found !== null) return found
  }
  return null
}

/** But for its case, and for the space after which nothing can be completed. */
function isSameName(one: unknown, other: unknown): boolean {
  const plain = (value: unknown) => (typeof value === 'string' ? value.trimEnd().toLowerCase() : NaN)
  return plain(one) === plain(other)
}

const RUNS = 5_000
const PER_RUN = 25

describe('createSanitizer', () => {
  it(`lets nothing unsafe out of ${RUNS} generated recordings`, () => {
    const benign = Array.from({ length: 20 }, (_, seed) => randomRecording(seed + 1, { mutations: PER_RUN }))
    let hostile = 0
    for (let seed = 1; seed <= RUNS; seed++) {
      const events = makeHostile(benign[seed % benign.length]!, seed)
      if (seed % 50 === 0 && findUnsafe(events).length > 0) hostile++
      expect(findUnsafe(sanitizeAll(events)), `seed ${seed}`).toEqual([])
    }
    // The generator is worth something, and so is the oracle.
    expect(hostile).toBeGreaterThan(RUNS / 50 / 2)
  }, 300_000)

  it('counts every attribute, element and sibling that it changes', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const sanitizer = createSanitizer()
      let said = 0
      for (const event of makeHostile(randomRecording(1 + (seed % 20), { mutations: PER_RUN }), seed)) {
        const safe = sanitizer.sanitize(event)
        const { removals, limits } = sanitizer.report()
        const before = said
        said = [...removals, ...limits].reduce((sum, { count }) => sum + count, 0)
        const difference = safe === null ? null : firstDifference(event, safe)
        // Numbers out of bounds, fields that nobody reads and the ends of style sheets are put right in silence.
        const counts = difference !== null && /\.(?:attributes\.|tagName|nextId|previousId)/.test(difference)
        if (counts) expect(said, `seed ${seed}${difference}`).toBeGreaterThan(before)
      }
    }
  }, 300_000)

  it('changes nothing of a page that it has let out, when it comes again', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const page = randomRecording(seed, { mutations: 0 })
      const once = sanitizeAll(makeHostile(page, seed))
      expect(sanitizeAll(once), `seed ${seed}`).toEqual(once)
    }
  })

  it('leaves a real recording as it is, but for what it says it removes', () => {
    const { events } = decodeBlock(fixtureBytes(TWO_TABS))
    const windowId = events[0]!.windowId
    const own = events.filter((event) => event.windowId === windowId).map(({ event }) => event)
    const sanitizer = createSanitizer()
    const safe = own.map((event) => sanitizer.sanitize(event))
    const same = safe.filter((event, i) => event === own[i]).length
    expect(safe).not.toContain(null)
    expect(same / own.length).toBeGreaterThan(0.9)
    expect(findUnsafe(safe.flatMap((event) => event ?? []))).toEqual([])
  })
})
