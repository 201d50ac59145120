import { describe, expect, it } from 'vitest'

import { ByteStream } from '../../../src/recording/decode/byte-stream.ts'
import { skipValue } from '../../../src/recording/decode/json-scan.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { seeded } from '../seeded.ts'
import { text } from '../wire-forms.ts'

function inPieces(bytes: Uint8Array, random: () => number): ByteStream {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = Math.floor(random() * 9)
    pieces.push(bytes.slice(at, at + length))
    at += length
  }
  return new ByteStream(pieces.values())
}

function randomValue(random: () => number, depth = 0): unknown {
  const kind = Math.floor(random() * (depth > 3 ? 4 : 6))
  if (kind === 0) return Math.floor(random() * 1e6) / 10
  if (kind === 1) return random() < 0.5
  if (kind === 2) return null
  if (kind === 3)
    return ['plain', 'with "quotes"', 'ends in \\', '[{}]', '\\"', 'é – 漢', '', '\n\t'][Math.floor(random() * 8)]
  const children = Array.from({ length: Math.floor(random() * 5) }, () => randomValue(random, depth + 1))
  return kind === 4 ? children : Object.fromEntries(children.map((child, i) => [`k"${i}\\`, child]))
}

describe('ByteStream', () => {
  it('gives the bytes it was given, whatever the pieces and however they are taken', () => {
    const random = seeded(5)
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)
    const stream = inPieces(bytes, random)
    const taken: number[] = []
    while (stream.has(1)) {
      const count = 1 + Math.floor(random() * 60)
      const length = stream.has(count) ? count : stream.length
      taken.push(...stream.slice(0, length))
      stream.consume(length)
    }
    expect(Uint8Array.from(taken)).toEqual(bytes)
  })

  it('never finds a byte that was there before and is no more', () => {
    const stream = new ByteStream([text('aaaaaaaaaaaaaaaa|'), text('b'), text('c')].values())
    stream.fill()
    stream.consume(16)
    stream.fill()
    stream.consume(1)
    stream.fill()
    expect(Buffer.from(stream.slice(0, stream.length)).toString()).toBe('bc')
    expect(stream.indexOf(0x7c, 0)).toBe(-1)
    expect(stream.at(2)).toBe(-1)
  })
})

describe('skipValue', () => {
  it.each([1, 2, 3, 4])('ends where a value ends, in pieces of any size, seed %i', (seed) => {
    const random = seeded(seed)
    for (let n = 0; n < 150; n++) {
      const value = text(JSON.stringify(randomValue(random), null, random() < 0.5 ? 1 : 0))
      const stream = inPieces(new Uint8Array([...value, ...text(',{"next":1}')]), random)
      expect(runSteps(skipValue(stream, 0))).toBe(value.length)
    }
  })

  it.each(['{"a":[1,2', '"open', '[{"a":"}]', '{"a":"\\"}'])('says that %s does not end', (open) => {
    expect(runSteps(skipValue(inPieces(text(open), seeded(1)), 0))).toBe(-1)
  })
})
