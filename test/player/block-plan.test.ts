import { describe, expect, it } from 'vitest'

import { type BlockStatus, nextRequest, type PlannedBlock } from '../../src/player/block-plan.ts'

interface Row {
  readonly status?: BlockStatus
  readonly checkpoint?: BlockStatus
  readonly hasFullSnapshot?: boolean
}

/** Ten seconds each, from epoch ms 0. */
const listOf = (rows: readonly Row[]): readonly PlannedBlock[] =>
  rows.map(({ status = 'wanted', checkpoint = 'given-up', hasFullSnapshot }, index) => ({
    info: {
      index,
      key: String(index),
      startMs: index * 10_000,
      endMs: index * 10_000 + 9_999,
      ...(hasFullSnapshot !== undefined && { hasFullSnapshot }),
    },
    status,
    checkpoint,
  }))

function ask(rows: readonly Row[], focusMs: number, found: { isShowable?: boolean; isLoaded?: boolean } = {}) {
  const { isShowable = false, isLoaded = false } = found
  const request = nextRequest(listOf(rows), focusMs, { focusIsShowable: isShowable, focusIsLoaded: isLoaded })
  return { blocks: request.blocks.map(({ index }) => index), checkpoint: request.checkpoint?.index ?? null }
}

const wanted: Row = {}
const done: Row = { status: 'done' }
const enterable: Row = { checkpoint: 'wanted' }

describe('nextRequest', () => {
  it('enters by the checkpoint of the very block that is asked for', () => {
    expect(ask([wanted, enterable, enterable, enterable], 25_000)).toEqual({ blocks: [2], checkpoint: 2 })
  })

  it('enters by the nearest checkpoint before it, with the blocks from there on', () => {
    expect(ask([wanted, enterable, wanted, wanted, wanted], 35_000)).toEqual({ blocks: [1, 2, 3], checkpoint: 1 })
  })

  it('goes back no further than to a full snapshot that it knows of', () => {
    const rows = [enterable, { hasFullSnapshot: true }, { hasFullSnapshot: false }, { hasFullSnapshot: false }]
    expect(ask(rows, 35_000)).toEqual({ blocks: [1, 2, 3], checkpoint: null })
  })

  it('asks for nothing else while that is on its way', () => {
    const underWay: Row = { status: 'loading', checkpoint: 'loading' }
    expect(ask([wanted, enterable, underWay, wanted], 25_000)).toEqual({ blocks: [], checkpoint: null })
  })

  it('asks for the blocks alone when the checkpoint is there already', () => {
    expect(ask([wanted, { checkpoint: 'done' }, wanted], 25_000)).toEqual({ blocks: [1, 2], checkpoint: null })
  })

  it('looks ahead when all has come, until it is certain that it does not suffice', () => {
    const entered: Row = { status: 'done', checkpoint: 'done' }
    expect(ask([wanted, enterable, entered, wanted], 25_000)).toEqual({ blocks: [3], checkpoint: null })
    expect(ask([wanted, enterable, entered, wanted], 25_000, { isLoaded: true })).toEqual({
      blocks: [1],
      checkpoint: 1,
    })
  })

  it('never enters before a block that cannot be had', () => {
    const rows: Row[] = [enterable, { status: 'given-up' }, wanted, wanted]
    expect(ask(rows, 25_000)).toEqual({ blocks: [2], checkpoint: null })
  })

  it('goes backward where nobody knows of a page, by twice as much each time, in ranges of at most twenty', () => {
    const rows = Array<Row>(60).fill(wanted)
    const ranges: number[][] = []
    for (let blocks = ask(rows, 595_000).blocks; blocks.every((index) => index < 60) && blocks.length > 0;) {
      ranges.push([blocks[0]!, blocks.at(-1)!])
      rows.splice(blocks[0]!, blocks.length, ...blocks.map(() => done))
      blocks = ask(rows, 595_000, { isLoaded: true }).blocks
    }
    expect(ranges).toEqual([
      [59, 59],
      [58, 58],
      [56, 57],
      [52, 55],
      [44, 51],
      [28, 43],
      [8, 27],
      [0, 7],
    ])
  })

  it('goes backward from the block that holds the focus', () => {
    expect(ask([wanted, wanted, wanted, wanted], 25_000)).toEqual({ blocks: [2], checkpoint: null })
    expect(ask([wanted, wanted, done, wanted], 25_000)).toEqual({ blocks: [1], checkpoint: null })
    expect(ask([done, done, done, wanted], 25_000)).toEqual({ blocks: [3], checkpoint: null })
  })

  it('goes on from what is shown, then fills in what is before it, ten blocks at a time', () => {
    const rows = [...Array<Row>(3).fill(wanted), done, ...Array<Row>(12).fill(wanted)]
    expect(ask(rows, 35_000, { isShowable: true }).blocks).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    expect(ask([wanted, wanted, done], 25_000, { isShowable: true })).toEqual({ blocks: [0, 1], checkpoint: null })
    expect(ask([], 0)).toEqual({ blocks: [], checkpoint: null })
  })
})
