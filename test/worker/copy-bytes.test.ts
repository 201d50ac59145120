import { describe, expect, it } from 'vitest'

import { copyBytes } from '../../src/worker/copy-bytes.ts'

const MEGABYTE = 1024 * 1024

function noisyBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31) % 251)
}

describe('copyBytes', () => {
  it('copies no more than two megabytes before everybody else has a turn', async () => {
    const bytes = new Uint8Array(9 * MEGABYTE + 5)
    let turn = 0
    // What is copied later has a later number in it.
    const copy = await copyBytes(bytes, async () => void bytes.fill(++turn))
    const perTurn = Array.from({ length: turn + 1 }, () => 0)
    for (const number of copy) perTurn[number]! += 1

    expect(perTurn.reduce((sum, count) => sum + count)).toBe(bytes.length)
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(2 * MEGABYTE)
    expect(perTurn.length).toBeLessThan(20)
  })

  it.each([0, 1, 2 * MEGABYTE, 2 * MEGABYTE + 1, 5 * MEGABYTE])(
    'copies all of %i bytes, and only these',
    async (length) => {
      const roomy = noisyBytes(length + 100)
      const bytes = roomy.subarray(50, 50 + length)
      const copy = await copyBytes(bytes, () => Promise.resolve())

      expect(Buffer.compare(copy, bytes)).toBe(0)
      expect(copy.buffer.byteLength).toBe(length)
      expect(copy.buffer).not.toBe(bytes.buffer)
    },
  )

  it('copies what is small at once', async () => {
    const bytes = noisyBytes(2 * MEGABYTE)
    let pauses = 0
    const copied = copyBytes(bytes, async () => void pauses++)
    bytes.fill(0)

    expect((await copied)[1]).toBe(31)
    expect(pauses).toBe(0)
  })
})
