import { describe, expect, it } from 'vitest'

import type { BlockInfo } from '../../../src/recording/replay-source.ts'
import { inOrderOfTime, type TimedText } from '../../../src/server/archive/in-order-of-time.ts'
import { seeded, shuffled } from '../../recording/seeded.ts'

interface Made {
  readonly blocks: readonly BlockInfo[]
  readonly events: readonly (readonly TimedText[])[]
}

const BLOCK_MS = 10_000

/** Blocks of as many windows, each window's in order of time, in one list by their starts; two windows are a second apart. */
function madeBlocks(
  windows: number,
  blocksEach: number,
  eventTimes: (blockStartMs: number) => readonly number[],
): Made {
  const all = Array.from({ length: windows * blocksEach }, (_, at) => {
    const [window, turn] = [at % windows, Math.floor(at / windows)]
    const startMs = 1_000 * window + turn * BLOCK_MS
    const times = [startMs, ...eventTimes(startMs)]
    return times.map((atMs, i): TimedText => ({ atMs, text: `w${window}, block ${at}, ${i}` }))
  })
  const blocks = all.map((events, index): BlockInfo => {
    const times = events.map(({ atMs }) => atMs)
    return { key: `${index}`, index, startMs: Math.min(...times), endMs: Math.max(...times) }
  })
  return { blocks, events: all }
}

/** What comes out, and the most blocks' worth of events that were read and had not come out, counted at every piece. */
async function run({ blocks, events }: Made, maxHeldLength?: number) {
  let [read, sent, most] = [0, 0, 0]
  async function* reading() {
    for (const block of events) {
      read += block.length
      yield block
    }
  }
  const out: TimedText[] = []
  for await (const piece of inOrderOfTime(blocks, reading(), maxHeldLength)) {
    most = Math.max(most, read - sent)
    sent += piece.length
    out.push(...piece)
  }
  return { out, mostBlocks: most / (events[0]?.length ?? 1) }
}

/** Everything at once, as a stable sort has it. */
const sorted = ({ events }: Made) => events.flat().sort((a, b) => a.atMs - b.atMs)

const evenly = (startMs: number) => Array.from({ length: 9 }, (_, i) => startMs + (i + 1) * 1_000)

describe('inOrderOfTime', () => {
  it.each([1, 2, 3, 7, 42])('puts overlapping blocks in order as sorting all of them does (seed %i)', async (seed) => {
    const next = seeded(seed)
    // Times of a few ms only, so that many are the same; unordered within their block.
    const made = madeBlocks(3, 12, (startMs) =>
      Array.from({ length: 30 }, () => startMs + Math.floor(next() * 14) * 1_000),
    )
    expect((await run(made)).out).toEqual(sorted(made))
    const withoutTimes = made.blocks.map(({ key, index }) => ({ key, index }))
    expect((await run({ ...made, blocks: withoutTimes })).out).toEqual(sorted(made))
    // In whatever order a source lists them.
    const order = shuffled([...made.blocks.keys()], next)
    const { out } = await run({
      blocks: order.map((at) => made.blocks[at]!),
      events: order.map((at) => made.events[at]!),
    })
    expect(out.map(({ atMs }) => atMs)).toEqual(sorted(made).map(({ atMs }) => atMs))
  })

  it('holds the blocks that overlap, however long the recording is', async () => {
    for (const windows of [1, 2, 5]) {
      for (const blocksEach of [4, 200]) {
        const { out, mostBlocks } = await run(madeBlocks(windows, blocksEach, evenly))
        expect(out).toHaveLength(windows * blocksEach * 10)
        expect(mostBlocks).toBeLessThanOrEqual(windows + 1)
      }
    }
  })

  it('holds no more than it may where every block overlaps with the last, and loses nothing', async () => {
    const made = madeBlocks(1, 100, evenly)
    const blocks = made.blocks.map((block) => ({ ...block, startMs: 0 }))
    const blockLength = made.events[99]!.reduce((sum, { text }) => sum + text.length, 0)
    const { out, mostBlocks } = await run({ ...made, blocks }, 5 * blockLength)
    expect(mostBlocks).toBeLessThanOrEqual(7)
    expect(out).toEqual(sorted(made))
    expect((await run({ ...made, blocks })).mostBlocks).toBeGreaterThan(99)
  })

  it('loses nothing where the list is wrong about its blocks', async () => {
    const made = madeBlocks(1, 5, evenly)
    const blocks = made.blocks.map((block) => ({ ...block, startMs: block.startMs! + 50_000 }))
    expect((await run({ ...made, blocks })).out).toHaveLength(50)
    expect((await run({ ...made, blocks: blocks.slice(0, 2) })).out).toHaveLength(50)
    expect((await run({ blocks: [], events: [] })).out).toEqual([])
  })
})
