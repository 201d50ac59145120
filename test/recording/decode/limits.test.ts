import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'

import { decodeBlock, decodeSteps } from '../../../src/recording/decode/decode-block.ts'
import { gzip, latin1Gzip, text } from '../wire-forms.ts'

const MB = 1024 * 1024
const note = (i: number) => `["w",{"type":5,"timestamp":${i},"data":{"tag":"note"}}]\n`
const bomb = gzip(text(Array.from({ length: 20_000 }, (_, i) => note(i)).join('') + ' '.repeat(30 * MB)))

function reasons(bytes: Uint8Array, limits = {}): readonly string[] {
  return decodeBlock(bytes, { limits }).problems.map(({ reason }) => reason)
}

describe('the limits of decodeBlock', () => {
  it('let through what recordings are like', () => {
    expect(reasons(gzip(text(note(1).repeat(1000))))).toEqual([])
  })

  it('stop a gzip that grows beyond all measure, and keep what came before', () => {
    const decoded = decodeBlock(bomb, { limits: { maxDecodedBytes: 20 * MB } })
    expect(decoded.events).toHaveLength(20_000)
    expect(decoded.problems).toEqual([
      expect.objectContaining({ reason: 'too_large', message: expect.stringContaining('More than 21 MB') }),
    ])
  })

  it('stop a ratio that no recording has, long before the size is reached', () => {
    expect(bomb.length * 200).toBeGreaterThan(16 * MB)
    expect(reasons(bomb, { maxRatio: 20 })).toEqual(['too_large'])
    const zeros = gzip(new Uint8Array(30 * MB).fill(0x20))
    expect(reasons(zeros)).toEqual(['too_large'])
  })

  it('say the name of the block', () => {
    const [problem] = decodeBlock(bomb, { blockKey: '12', limits: { maxDecodedBytes: MB } }).problems
    expect(problem).toMatchObject({ blockKey: '12', reason: 'too_large' })
  })

  it('look at the length a snappy block declares before anything is allocated', () => {
    const block = compress(text(note(1)))
    // The first bytes of a block are its length: here 3 GB.
    const lying = new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x0c, ...block.subarray(1)])
    expect(decodeBlock(lying)).toMatchObject({ events: [] })
    expect(reasons(lying)).toEqual(['block_corrupt'])
    expect(reasons(compress(text(note(1).repeat(100_000))), { maxDecodedBytes: MB })).toEqual(['too_large'])
  })

  it('count compressed fields against the same budget', () => {
    const page = { node: { type: 0, id: 1, childNodes: [], textContent: ' '.repeat(3 * MB) }, initialOffset: {} }
    const snapshot = (i: number) =>
      JSON.stringify(['w', { type: 2, timestamp: i, data: latin1Gzip(page), cv: '2024-10' }])
    const bytes = text(Array.from({ length: 10 }, (_, i) => snapshot(i)).join('\n'))
    expect(decodeBlock(bytes).events).toHaveLength(10)
    expect(decodeBlock(bytes, { limits: { maxDecodedBytes: 16 * MB } }).events).toHaveLength(5)
    expect(reasons(bytes, { maxDecodedBytes: 16 * MB })).toEqual(['too_large'])
  })

  it('count what a lying field has cost', () => {
    const field = latin1Gzip(' '.repeat(400_000))
    const lying = `${field.slice(0, -4)}\x01\0\0\0`
    const line = JSON.stringify(['w', { type: 2, timestamp: 1, data: lying, cv: '2024-10' }])
    expect(reasons(text(`${line}\n`.repeat(400)), { maxDecodedBytes: 20 * MB })).toContain('too_large')
  })

  it('let others have their turn many times while a bomb is defused', () => {
    const steps = decodeSteps(bomb, { limits: { maxDecodedBytes: 25 * MB } })
    let pauses = 0
    while (steps.next().done !== true) pauses++
    // At least once a megabyte.
    expect(pauses).toBeGreaterThan(25)
  })
})
