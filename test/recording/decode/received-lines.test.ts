import { gzipSync, strToU8 } from 'fflate'
import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'

import { receivedLines } from '../../../src/recording/decode/received-lines.ts'
import { fixture, fixtureLines } from '../../server/archive-fixture.ts'

const text = fixture.blocks[0]!
const lines = fixtureLines.slice(0, text.trimEnd().split('\n').length)

function framed(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 4)
  new DataView(out.buffer).setUint32(0, bytes.length)
  out.set(bytes, 4)
  return out
}

describe('receivedLines', () => {
  it.each([
    ['plain', strToU8(text)],
    ['gzipped', gzipSync(strToU8(text))],
    ['a snappy block', compress(strToU8(text))],
    ['a snappy block with its length', framed(compress(strToU8(text)))],
  ])('gives the lines of a block that is %s as they were, compressed fields and all', (_, bytes) => {
    expect(receivedLines(bytes)).toEqual(lines)
  })

  it('keeps a line that cannot be used: what decides that may be better some day', () => {
    expect(receivedLines(strToU8('["w",{"type":4}]\n["w",{"type"\n\n["w",1]\n'))).toEqual([
      '["w",{"type":4}]',
      '["w",{"type"',
      '["w",1]',
    ])
  })

  it('writes other forms as lines', () => {
    const events = [{ type: 4, timestamp: 1, data: { href: 'https://shop.example/', width: 1, height: 1 } }]
    const [line] = receivedLines(strToU8(JSON.stringify(events)))!
    expect(JSON.parse(line!)).toEqual([expect.any(String), events[0]])
    expect(
      receivedLines(
        strToU8('{"window_id":"w","data":[{"type":4,"timestamp":1,"data":{"href":"x","width":1,"height":1}}]}\n'),
      ),
    ).toHaveLength(1)
  })

  it('gives nothing of a block that is damaged, cut off, too large or none', () => {
    const zipped = gzipSync(strToU8(text))
    expect(receivedLines(zipped.subarray(0, zipped.length - 40))).toBeNull()
    expect(receivedLines(compress(strToU8(text)).subarray(0, 900))).toBeNull()
    expect(receivedLines(zipped, { maxDecodedBytes: 100 })).toBeNull()
    expect(receivedLines(Uint8Array.of(0, 1, 2, 3))).toBeNull()
  })

  it('has no line of an empty block', () => expect(receivedLines(strToU8(''))).toEqual([]))
})
