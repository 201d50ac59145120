import { describe, expect, it } from 'vitest'

import type { BlockInfo } from '../../../src/recording/replay-source.ts'
import { BlockLedger, joinRanges } from '../../../src/recording/stream/block-ledger.ts'

function block(index: number, startMs?: number, endMs?: number): BlockInfo {
  return {
    index,
    key: `b${index}`,
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  }
}

const WHOLE = { startMs: 0, endMs: 400 }

describe('BlockLedger', () => {
  const list = [block(0, 0, 90), block(1, 100, 190), block(2, 200, 290), block(3, 300, 400)]

  it('lets a block answer for the silence up to the next one', () => {
    const ledger = new BlockLedger()
    ledger.setBlocks(list)
    ledger.markLoaded(list[0]!, null)
    ledger.markLoaded(list[1]!, null)
    ledger.markMissing(list[3]!)
    expect(ledger.ranges('loaded', WHOLE)).toEqual([{ startMs: 0, endMs: 200 }])
    expect(ledger.ranges('missing', WHOLE)).toEqual([{ startMs: 300, endMs: 400 }])
    expect(ledger.settled).toBe(false)
  })

  it('finds holes only where a block is not at hand', () => {
    const ledger = new BlockLedger()
    ledger.setBlocks(list)
    for (const each of [list[0]!, list[1]!, list[3]!]) ledger.markLoaded(each, null)
    expect(ledger.hasHole(10, 0, 199)).toBe(false)
    expect(ledger.hasHole(10, 0, 200)).toBe(true)
    expect(ledger.hasHole(290, 3, 400)).toBe(false)
    expect(ledger.hasHole(290, 1, 400)).toBe(true)
    expect(ledger.hasPendingBefore(200)).toBe(false)
    expect(ledger.hasPendingBefore(201)).toBe(true)
  })

  it('takes a block of unknown span for all that lies between its neighbours', () => {
    const ledger = new BlockLedger()
    ledger.setBlocks([block(0), block(1), block(2)])
    expect(ledger.hasHole(50, 0, 60)).toBe(true)
    ledger.markLoaded(block(0), { startMs: 0, endMs: 100 })
    ledger.markLoaded(block(2), { startMs: 200, endMs: 300 })
    expect(ledger.hasHole(10, 0, 99)).toBe(false)
    expect(ledger.hasHole(10, 0, 150)).toBe(true)
    expect(ledger.hasHole(201, 2, 300)).toBe(false)
  })

  it('keeps what was delivered although it is listed as missing afterwards', () => {
    const ledger = new BlockLedger()
    ledger.markLoaded(list[0]!, null)
    ledger.markMissing(list[0]!)
    expect(ledger.ranges('missing', WHOLE)).toEqual([])
  })

  it('stretches a block over events that lie outside of what was listed', () => {
    const ledger = new BlockLedger()
    ledger.setBlocks([block(0, 100, 200)])
    ledger.markLoaded(block(0, 100, 200), { startMs: 80, endMs: 250 })
    expect(ledger.spans[0]).toMatchObject({ startMs: 80, endMs: 250 })
  })
})

describe('joinRanges', () => {
  it('joins what overlaps or touches, and nothing else', () => {
    const ranges = [
      [30, 40],
      [0, 10],
      [10, 20],
      [35, 50],
      [60, 70],
    ].map(([startMs, endMs]) => ({ startMs: startMs!, endMs: endMs! }))
    expect(joinRanges(ranges)).toEqual([
      { startMs: 0, endMs: 20 },
      { startMs: 30, endMs: 50 },
      { startMs: 60, endMs: 70 },
    ])
  })
})
