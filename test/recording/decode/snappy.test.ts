import { compress, uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'

import { Budget, DEFAULT_LIMITS } from '../../../src/recording/decode/budget.ts'
import { looksLikeSnappy, uncompressSnappy } from '../../../src/recording/decode/snappy.ts'
import { concatBytes } from '../../../src/recording/concat-bytes.ts'
import { seeded } from '../seeded.ts'
import { text } from '../wire-forms.ts'

function open(block: Uint8Array): { bytes: Uint8Array; damage: string[] } {
  const damage: string[] = []
  const pieces = [
    ...uncompressSnappy(block, new Budget(block.length, DEFAULT_LIMITS), (message) => damage.push(message)),
  ]
  return { bytes: concatBytes(pieces), damage }
}

function randomBytes(random: () => number): Uint8Array {
  const alphabet = 1 + Math.floor(random() * 40)
  const length = Math.floor(random() ** 3 * 400_000)
  return Uint8Array.from({ length }, () => Math.floor(random() * alphabet))
}

describe('uncompressSnappy', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('undoes what snappyjs has done, seed %i', (seed) => {
    const random = seeded(seed)
    for (let n = 0; n < 12; n++) {
      const bytes = randomBytes(random)
      const opened = open(compress(bytes))
      expect(opened.damage).toEqual([])
      expect(Buffer.from(opened.bytes).equals(Buffer.from(bytes))).toBe(true)
    }
  })

  it.each([1, 2, 3])('agrees with snappyjs on damaged blocks that both can read, seed %i', (seed) => {
    const random = seeded(seed + 100)
    const block = compress(
      text(JSON.stringify(Array.from({ length: 300 }, (_, i) => ({ id: i, name: `name ${i % 7}` })))),
    )
    for (let n = 0; n < 200; n++) {
      // Not the header, nor the literal tags of four-byte length that send the library into an endless loop.
      const damaged = block.slice()
      const at = 3 + Math.floor(random() * (block.length - 3))
      damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 2))
      const opened = open(damaged)
      if (opened.damage.length === 0) expect(opened.bytes).toEqual(uncompress(damaged))
    }
  })

  it('gives what came before the damage', () => {
    const bytes = text('abcdefgh'.repeat(1000) + 'the end of it')
    const block = compress(bytes)
    const opened = open(block.subarray(0, block.length - 5))
    expect(opened.damage).toEqual(['The snappy block is damaged or cut off.'])
    expect(opened.bytes.length).toBeGreaterThan(7000)
    expect(opened.bytes).toEqual(bytes.subarray(0, opened.bytes.length))
  })

  it('ends on a literal of two gigabytes', () => {
    const hostile = new Uint8Array([40, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x41, 0x42])
    expect(open(hostile).damage).toHaveLength(1)
  })

  it('refuses copies from before the beginning and beyond the end', () => {
    expect(open(new Uint8Array([8, 0x00, 0x41, 0x0d, 0x09])).damage).toHaveLength(1)
    expect(open(new Uint8Array([8, 0x00, 0x41, 0xfe, 0x01, 0x00])).damage).toHaveLength(1)
    expect(open(new Uint8Array([8, 0x00, 0x41, 0x01, 0x00])).damage).toHaveLength(1)
  })

  it('refuses a block that is longer than it says', () => {
    expect(open(new Uint8Array([1, 0x00, 0x41, 0x00, 0x42]))).toEqual({
      bytes: text('A'),
      damage: [expect.any(String)],
    })
  })
})

describe('looksLikeSnappy', () => {
  it('knows a block of lines by its beginning', () => {
    expect(looksLikeSnappy(compress(text('["w",{}]')).subarray(0, 16))).toBe(true)
    expect(looksLikeSnappy(compress(text('{"a":1}\n'.repeat(5000))).subarray(0, 16))).toBe(true)
  })

  it('does not take text, gzip or nothing for one', () => {
    for (const head of [
      text('["w",{}]'),
      new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0]),
      new Uint8Array(0),
      new Uint8Array(16),
    ]) {
      expect(looksLikeSnappy(head)).toBe(false)
    }
  })
})
