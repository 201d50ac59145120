import { describe, expect, it } from 'vitest'

import type { Player, PlayerOptions } from '../../src/player/player.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { createTestPlayer, settle, textOnPage, type TestPlayer } from './create-test-player.ts'
import { growingSource, type GrowingSource } from './growing-source.ts'
import { scriptedSource } from './scripted-source.ts'
import { plainMinute, START_MS, twoWindows } from './synthetic-recording.ts'

/** What is recorded when the player opens, and what it is opened at: the last block has not come yet. */
const KNOWN_MS = 20_000
const END_MS = 19_500
const MOMENT_MS = 23_000

interface Opened extends TestPlayer {
  readonly source: GrowingSource
  /** Where somebody, or the player itself, went, and why. */
  readonly seeks: unknown[]
}

/** A live recording, opened at a moment that it comes to later. */
async function opened(options: Partial<PlayerOptions> = {}): Promise<Opened> {
  const source = growingSource(plainMinute(), KNOWN_MS)
  const seeks: unknown[] = []
  const test = await createTestPlayer(source, {
    startAt: { offsetMs: MOMENT_MS },
    onSeek: (offsetMs, { reason }) => seeks.push([offsetMs, reason]),
    ...options,
  })
  return { ...test, source, seeks }
}

const place = ({ player }: TestPlayer) => player.playhead.get()

describe('createPlayer, at a moment that a live recording has not come to', () => {
  const epochMs = START_MS + MOMENT_MS
  it.each<{ form: string; options: Partial<PlayerOptions> }>([
    { form: 'an offset', options: { startAt: { offsetMs: MOMENT_MS } } },
    { form: 'a date', options: { startAt: new Date(epochMs) } },
    { form: 'an ISO string', options: { startAt: new Date(epochMs).toISOString() } },
    {
      form: 'a date of a database whose clock is behind',
      options: { startAt: new Date(epochMs - 7_000), clockOffsetMs: 7_000 },
    },
  ])('shows the end, and goes on to the moment once it is recorded, opened at $form', async ({ options }) => {
    const test = await opened(options)
    expect(place(test)).toBe(END_MS)
    expect(textOnPage(test)).toBe('19500')
    await test.source.grow(30_000)
    expect(place(test)).toBe(MOMENT_MS)
    expect(textOnPage(test)).toBe('23000')
    expect(test.seeks).toEqual([
      [END_MS, 'start'],
      [MOMENT_MS, 'start'],
    ])
  })

  it('says so until it is there', async () => {
    const test = await opened()
    expect(test.player.getState().awaited).toEqual({ offsetMs: MOMENT_MS, reason: 'start' })
    await test.source.grow(30_000)
    expect(test.player.getState()).toMatchObject({ awaited: null, status: 'paused' })
  })

  it('stands still while the recording grows and has not come to it, and goes there at once', async () => {
    const test = await opened({ startAt: { offsetMs: 38_000 } })
    await test.source.grow(25_000)
    await test.source.grow(35_000)
    expect(place(test)).toBe(END_MS)
    expect(test.player.getState().awaited).not.toBeNull()
    await test.source.grow(60_000)
    expect(textOnPage(test)).toBe('38000')
    expect(test.seeks).toHaveLength(2)
  })

  it.each<{ use: string; does: (player: Player) => unknown }>([
    { use: 'seeks', does: (player) => player.seek(12_000, { reason: 'user' }) },
    { use: 'steps to where it stands', does: (player) => player.seek(END_MS, { reason: 'key' }) },
    { use: 'pauses', does: (player) => player.pause() },
    { use: 'chooses a window', does: (player) => player.showWindow('w1') },
    { use: 'plays and pauses', does: (player) => (player.play(), player.pause()) },
  ])('stays where somebody is who $use meanwhile', async ({ does }) => {
    const test = await opened()
    does(test.player)
    await settle()
    const seeks = [...test.seeks]
    expect(test.player.getState().awaited).toBeNull()
    await test.clock.advance(100)
    const before = place(test)
    await test.source.grow(60_000)
    expect(place(test)).toBe(before)
    expect(test.seeks).toEqual(expect.arrayContaining(seeks))
    expect(test.seeks).not.toContainEqual([MOMENT_MS, 'start'])
  })

  it('plays on from where somebody pressed play, and jumps nowhere', async () => {
    const test = await opened({ skipInactivity: false })
    test.player.play()
    await test.source.grow(60_000)
    await test.clock.advance(1_000)
    expect(place(test)).toBeCloseTo(END_MS + 1_000, -2)
  })

  it('waits on while somebody sets the speed, searches or looks at a preview', async () => {
    const test = await opened()
    test.player.setSpeed(2)
    test.player.setSkipInactivity(false)
    await test.player.search('nothing')
    await test.source.grow(60_000)
    expect(place(test)).toBe(MOMENT_MS)
  })

  it('goes to the end, once, where the recording is over before it', async () => {
    const test = await opened({ startAt: { offsetMs: 50_000 } })
    await test.source.grow(30_000)
    await test.source.close()
    expect(test.player.getState()).toMatchObject({ awaited: null, view: { complete: true } })
    expect(textOnPage(test)).toBe('29500')
    expect(test.seeks).toEqual([
      [END_MS, 'start'],
      [29_500, 'start'],
    ])
  })

  it('goes nowhere where the recording is over and has not grown', async () => {
    const test = await opened()
    await test.source.close()
    expect(test.player.getState()).toMatchObject({ awaited: null, view: { complete: true } })
    expect(test.seeks).toEqual([[END_MS, 'start']])
  })

  it('waits for nothing in a recording that is over', async () => {
    const source = growingSource(plainMinute(), KNOWN_MS)
    await source.close()
    const test = await createTestPlayer(source, { startAt: { offsetMs: MOMENT_MS } })
    expect(place(test)).toBe(END_MS)
    expect(test.player.getState().awaited).toBeNull()
  })

  it('goes there, too, where a recording tells how long it is only as it is read', async () => {
    const source = scriptedSource(plainMinute())
    const listBlocks: ReplaySource['listBlocks'] = async (id) => {
      const { blocks, complete } = await source.listBlocks(id)
      return { blocks: blocks.map(({ index, key }) => ({ index, key })), complete }
    }
    const getRecording: ReplaySource['getRecording'] = async (id) => ({ id, startMs: 0, endMs: 0, ongoing: false })
    const test = await createTestPlayer({ ...source, listBlocks, getRecording }, { startAt: { offsetMs: MOMENT_MS } })
    expect(textOnPage(test)).toBe('23000')
  })

  it('starts where it was told to, whichever window was chosen before anything was known', async () => {
    const source = scriptedSource(twoWindows(), { held: [0, 1, 2, 3, 4, 5, 6] })
    const { player } = await createTestPlayer(source, { startAt: { offsetMs: 40_000 }, mounted: false })
    player.showWindow('w2')
    player.mount({ isConnected: true, ownerDocument: {} })
    source.release()
    await settle()
    expect(player.playhead.get()).toBe(40_000)
    expect(player.getState()).toMatchObject({ windowId: 'w2', windowPinned: true })
  })

  it('waits for the moment that a host asks for later, too', async () => {
    const test = await opened({ startAt: { offsetMs: 3_000 } })
    await test.player.seek(new Date(epochMs))
    expect(place(test)).toBe(END_MS)
    await test.source.grow(30_000)
    expect(textOnPage(test)).toBe('23000')
    expect(test.seeks.slice(1)).toEqual([
      [END_MS, 'api'],
      [MOMENT_MS, 'api'],
    ])
  })

  it('waits for the newest moment of several', async () => {
    const test = await opened()
    await test.player.seek({ offsetMs: 28_000 })
    await test.source.grow(25_000)
    expect(place(test)).toBe(END_MS)
    await test.source.grow(30_000)
    expect(place(test)).toBe(28_000)
  })

  describe('with autoPlay', () => {
    it('plays on from the moment, as it does for whoever opens it when it is recorded', async () => {
      const test = await opened({ autoPlay: true, skipInactivity: false })
      await test.clock.advance(1_000)
      expect(test.player.getState()).toMatchObject({ status: 'buffering', awaited: { offsetMs: MOMENT_MS } })
      await test.source.grow(30_000)
      await test.clock.advance(1_000)
      expect(place(test)).toBe(MOMENT_MS + 1_000)
      expect(test.player.getState()).toMatchObject({ status: 'playing', awaited: null })
    })

    it('plays what comes before the moment meanwhile, and waits on', async () => {
      const test = await opened({ autoPlay: true, skipInactivity: false, startAt: { offsetMs: 38_000 } })
      await test.source.grow(25_000)
      await test.clock.advance(1_000)
      expect(place(test)).toBeCloseTo(END_MS + 1_000, -2)
      await test.source.grow(60_000)
      expect(place(test)).toBe(38_000)
    })

    it('stays where somebody paused it', async () => {
      const test = await opened({ autoPlay: true })
      await test.clock.advance(1_000)
      test.player.pause()
      await test.source.grow(30_000)
      expect(place(test)).toBe(END_MS)
      expect(test.player.getState().status).toBe('paused')
    })
  })
})
