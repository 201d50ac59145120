import { describe, expect, it } from 'vitest'

import { splitLengthPrefixed } from '../../../src/sources/posthog/length-prefixed.ts'

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes: number[] = []
  for (const part of parts) {
    const { length } = part
    bytes.push(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255, ...part)
  }
  return Uint8Array.from(bytes)
}

let seed = 11
const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
const randomPart = () => Uint8Array.from({ length: 1 + random(400) }, () => random(256))

describe('splitLengthPrefixed', () => {
  it('gives back the parts that were joined, each with a buffer of its own', () => {
    for (let round = 0; round < 100; round++) {
      const parts = Array.from({ length: random(8) }, randomPart)
      const split = splitLengthPrefixed(join(parts))!
      expect(split).toEqual(parts)
      expect(new Set(split.map((part) => part.buffer)).size).toBe(parts.length)
    }
  })

  it('reads a body that is a view into a larger buffer', () => {
    const body = join([Uint8Array.of(1, 2)])
    const view = new Uint8Array([9, 9, ...body, 9]).subarray(2, 2 + body.length)
    expect(splitLengthPrefixed(view)).toEqual([Uint8Array.of(1, 2)])
  })

  it('refuses a body that was cut off anywhere but between parts', () => {
    const parts = [randomPart(), randomPart(), randomPart()]
    const body = join(parts)
    const ends = parts.map((_, position) => join(parts.slice(0, position + 1)).length)
    for (let length = 1; length < body.length; length++) {
      expect(splitLengthPrefixed(body.subarray(0, length)) !== null).toBe(ends.includes(length))
    }
  })
})
