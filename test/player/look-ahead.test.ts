import { describe, expect, it } from 'vitest'

import type { PlayerOptions } from '../../src/player/player.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { createTestPlayer, settle, textOnPage } from './create-test-player.ts'
import { activeStretch, inWindow, pageAt } from './synthetic-recording.ts'

const DURATION_MS = 300_000
/** Blocks are of ten seconds. */
const BLOCKS = 30

/** Five minutes without a pause, as an archive has them; and which of its blocks were asked for. */
function archive({ firstPageMs = 0, outline = true, missing = -1 } = {}) {
  const events = inWindow('w1', [...pageAt(firstPageMs), ...activeStretch(firstPageMs + 500, DURATION_MS)])
  const before = inWindow('w1', activeStretch(0, 0)).filter(() => firstPageMs > 0)
  const inner = memorySource({ recordings: [{ info: { id: 'recording' }, events: [...before, ...events] }] })
  const asked = new Set<number>()
  const source: ReplaySource = {
    ...inner,
    listBlocks: async (id, request) => ({ ...(await inner.listBlocks(id, request)), hasOutline: outline }),
    ...(outline ? {} : { readOutline: () => Promise.reject(new RangeError('none')) }),
    async *readBlocks(id, blocks, request) {
      for (const { index } of blocks) asked.add(index)
      const there = blocks.filter(({ index }) => index !== missing)
      for (const block of blocks) if (!there.includes(block)) yield { block, bytes: null }
      yield* inner.readBlocks(id, there, request)
    },
  }
  return { source, asked: () => [...asked].sort((a, b) => a - b) }
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

async function opened(source: ReplaySource, options: Partial<PlayerOptions> = {}) {
  const test = await createTestPlayer(source, { preload: 'ahead', ...options })
  await expect.poll(() => test.player.getState().status).toBe('paused')
  // Its code is loaded on the way.
  await expect.poll(() => test.player.getState().view.items.length, { timeout: 20_000 }).toBeGreaterThan(0)
  await settle()
  return test
}

describe('preload', () => {
  it('fetches all of a recording where nothing else is asked for', async () => {
    const { source, asked } = archive()
    const { player } = await createTestPlayer(source)
    await expect.poll(() => player.getState().view.complete).toBe(true)
    expect(asked()).toEqual(from(0, BLOCKS))
  })

  it('fetches a minute ahead, and tells of the whole recording all the same', async () => {
    const { source, asked } = archive()
    const { player } = await opened(source)
    expect(asked()).toEqual(from(0, 6))
    const { view } = player.getState()
    expect(view).toMatchObject({ complete: false, durationMs: DURATION_MS, loaded: [{ startMs: 0 }] })
    expect(view.segments.at(-1)?.endMs).toBe(DURATION_MS)
  })

  it('follows the playhead', async () => {
    const { source, asked } = archive()
    const { player, clock } = await opened(source)
    player.play()
    await clock.advance(25_000)
    expect(player.playhead.get()).toBeCloseTo(25_000, -2)
    expect(asked()).toEqual(from(0, 8))
  })

  it('reaches further the faster it plays', async () => {
    const { source, asked } = archive()
    const { player, clock } = await opened(source)
    player.setSpeed(2)
    player.play()
    await clock.advance(100)
    expect(asked()).toEqual(from(0, 12))
    player.setSpeed(16)
    await clock.advance(100)
    expect(asked()).toEqual(from(0, BLOCKS))
  })

  it('goes where somebody seeks, and leaves what is in between', async () => {
    const { source, asked } = archive()
    const test = await opened(source)
    await test.player.seek(200_200)
    await settle()
    expect(textOnPage(test)).toBe('200000')
    expect(asked()).toEqual([...from(0, 6), ...from(20, 26)])
    await test.player.seek(150_200)
    expect(textOnPage(test)).toBe('150000')
  })

  it('ends where the recording ends, with its last event, though the rest was never fetched', async () => {
    const { source, asked } = archive()
    const test = await opened(source, { startAt: { offsetMs: 295_000 } })
    test.player.play()
    await test.clock.advance(7_000)
    expect(test.player.getState().status).toBe('ended')
    expect(textOnPage(test)).toBe(String(DURATION_MS))
    expect(asked()[0]).toBe(29)
  })

  it('ends where the end is missing', async () => {
    const { source } = archive({ missing: BLOCKS })
    const test = await opened(source, { startAt: { offsetMs: 296_000 } })
    test.player.play()
    await test.clock.advance(7_000)
    expect(test.player.getState()).toMatchObject({ status: 'ended', view: { complete: false } })
    expect(textOnPage(test)).toBe('299500')
  })

  it('fetches everything for a search', async () => {
    const { source, asked } = archive()
    const { player } = await opened(source)
    await player.search('anything')
    await expect.poll(() => player.getState().view.complete).toBe(true)
    expect(asked()).toEqual(from(0, BLOCKS))
  })

  it('fetches everything where no outline tells what is in it', async () => {
    const { source, asked } = archive({ outline: false })
    const { player } = await createTestPlayer(source, { preload: 'ahead' })
    await expect.poll(() => player.getState().view.complete).toBe(true)
    expect(asked()).toEqual(from(0, BLOCKS))
  })

  it('waits for no more than the beginning where the first page comes late', async () => {
    const { source, asked } = archive({ firstPageMs: 3_000 })
    const { player } = await opened(source)
    expect(player.playhead.get()).toBe(3_000)
    expect(player.getState().view.complete).toBe(false)
    expect(asked().at(-1)).toBeLessThan(BLOCKS)
  })
})
