import { describe, expect, it } from 'vitest'

import { createTestPlayer, settle, textOnPage } from './create-test-player.ts'
import { scriptedSource } from './scripted-source.ts'
import { activeStretch, inWindow, pageAt, plainMinute, START_MS } from './synthetic-recording.ts'

describe('createPlayer', () => {
  describe('starting', () => {
    it('asks its source for nothing until somebody wants something', async () => {
      const source = scriptedSource(plainMinute())
      const { player } = await createTestPlayer(source, { mounted: false })
      expect(source.asked).toEqual([])
      player.subscribe(() => {})
      await settle()
      expect(source.asked.length).toBeGreaterThan(0)
    })

    it('shows the page at the start and stands paused', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      expect(test.player.getState().status).toBe('paused')
      expect(test.renderer().shown?.windowId).toBe('w1')
      expect(test.player.playhead.get()).toBe(0)
    })

    it('stands at startAt, with the page as it was then', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { startAt: new Date(START_MS + 30_250) })
      expect(test.player.playhead.get()).toBe(30_250)
      expect(textOnPage(test)).toBe('30000')
    })

    it('adds the clock offset to dates but not to plain offsets', async () => {
      const startAt = new Date(START_MS + 30_000).toISOString()
      const test = await createTestPlayer(scriptedSource(plainMinute()), { startAt, clockOffsetMs: -2_000 })
      expect(test.player.playhead.get()).toBe(28_000)
      await test.player.seek({ offsetMs: 5_000 })
      expect(test.player.playhead.get()).toBe(5_000)
    })

    it('takes a time without a zone for UTC, wherever the viewer is', async () => {
      const startAt = new Date(START_MS + 30_000).toISOString().replace('T', ' ').replace('Z', '')
      const test = await createTestPlayer(scriptedSource(plainMinute()), { startAt })
      expect(test.player.playhead.get()).toBe(30_000)
    })

    it('loads the block of the moment first', async () => {
      const source = scriptedSource(
        inWindow('w1', [
          ...pageAt(0),
          ...activeStretch(500, 30_000),
          ...pageAt(31_000),
          ...activeStretch(31_500, 60_000),
        ]),
      )
      await createTestPlayer(source, { startAt: { offsetMs: 45_000 } })
      expect(source.asked.slice(0, 2)).toEqual([4, 3])
      expect([...new Set(source.asked)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    })

    it('fails with a typed error when a moment is no moment', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { startAt: 'yesterday' })
      expect(test.player.getState()).toMatchObject({ status: 'failed', error: { code: 'configuration' } })
    })

    it('plays by itself when told to', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { autoPlay: true })
      await test.clock.advance(1_000)
      expect(test.player.getState().status).toBe('playing')
      expect(test.player.playhead.get()).toBeCloseTo(1_000, -2)
    })
  })

  describe('playing', () => {
    it('advances the page and the playhead together', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(5_300)
      expect(test.player.playhead.get()).toBe(5_300)
      expect(textOnPage(test)).toBe('5000')
    })

    it.each([0.25, 2, 16])('advances at %s times the speed', async (speed) => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { speed })
      test.player.play()
      await test.clock.advance(2_000)
      expect(test.player.playhead.get()).toBeCloseTo(2_000 * speed, 0)
      expect(Number(textOnPage(test) ?? 0)).toBe(Math.floor((2_000 * speed) / 500) * 500)
    })

    it('hands the page every event exactly once, in order', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { speed: 8 })
      test.player.play()
      await test.clock.advance(20_000)
      expect(test.player.getState().status).toBe('ended')
      const stamps = test.renderer().applied.map((event) => event.timestamp)
      expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
      const texts = test.renderer().applied.filter((event) => event.type === 3)
      expect(texts.length).toBe(120)
    })

    it('stops at the end, says so, and plays from the start again', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { startAt: { offsetMs: 59_000 } })
      test.player.play()
      await test.clock.advance(2_000)
      expect(test.player.getState().status).toBe('ended')
      expect(test.player.playhead.get()).toBe(60_000)
      expect(test.clock.frames).toBe(0)
      test.player.play()
      await test.clock.advance(1_000)
      expect(test.player.getState().status).toBe('playing')
      expect(test.player.playhead.get()).toBeLessThan(2_000)
    })

    it('does not catch up with time that passed while no frame was drawn', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(1_000)
      const before = test.player.playhead.get()
      test.player.pause()
      await test.clock.advance(30_000)
      test.player.play()
      await test.clock.advance(20)
      expect(test.player.playhead.get() - before).toBeLessThanOrEqual(250)
    })

    it('asks for no frame while paused', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      expect(test.clock.frames).toBe(1)
      test.player.pause()
      expect(test.clock.frames).toBe(0)
    })

    it('lets the page move only while it plays', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(100)
      test.player.pause()
      expect(
        test
          .renderer()
          .of('setPlaying')
          .map((call) => call.playing),
      ).toEqual([true, false])
    })

    it('tells the page where the pointer is', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(3_000)
      expect(test.renderer().of('apply').at(-1)!.pointer).toMatchObject({ x: 30, y: 15, nodeId: 5 })
    })
  })

  describe('seeking', () => {
    it('resolves when the picture of that moment is painted', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      test.renderer().paint()
      await settle()
      let arrived = false
      void test.player.seek(40_000).then(() => (arrived = true))
      await settle()
      expect(arrived).toBe(false)
      expect(test.player.getState().seekingToMs).toBe(40_000)
      test.renderer().paint()
      await settle()
      expect(arrived).toBe(true)
      expect(test.player.getState().seekingToMs).toBeNull()
    })

    it('moves the playhead at once', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      void test.player.seek(40_000)
      await Promise.resolve()
      expect(test.player.playhead.get()).toBe(40_000)
    })

    it('lets the newest win, and resolves the older ones with it', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      test.renderer().paint()
      await settle()
      const seeks = [50_000, 20_000, 35_000].map((offsetMs) => test.player.seek(offsetMs))
      await settle()
      test.renderer().paint()
      await Promise.all(seeks)
      expect(test.renderer().shown?.offsetMs).toBe(35_000)
      expect(test.player.playhead.get()).toBe(35_000)
    })

    it.each([-5_000, 70_000, 1e12])('stays within the recording when asked for %s', async (offsetMs) => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      await test.player.seek(offsetMs)
      expect(test.player.playhead.get()).toBe(offsetMs < 0 ? 0 : 60_000)
    })

    it('carries the page on when the way forward is short, and rebuilds it otherwise', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      await test.player.seek(3_000)
      expect(test.renderer().of('show')).toHaveLength(1)
      expect(textOnPage(test)).toBe('3000')
      await test.player.seek(1_000)
      expect(test.renderer().of('show')).toHaveLength(2)
      expect(textOnPage(test)).toBe('1000')
      await test.player.seek(50_000)
      expect(test.renderer().of('show')).toHaveLength(3)
    })

    it('builds anew what a superseded seek had put up already', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      test.renderer().paint()
      await settle()
      void test.player.seek(50_000)
      await settle()
      test.renderer().swap()
      const back = test.player.seek(3_000)
      await settle()
      test.renderer().paint()
      await back
      expect(test.renderer().shown?.offsetMs).toBe(3_000)
      expect(textOnPage(test)).toBe('3000')
    })

    it('hands the page nothing twice when a seek that carried it on is superseded', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      test.renderer().paint()
      await settle()
      const seeks = [test.player.seek(2_000)]
      await settle()
      seeks.push(test.player.seek(4_000))
      await settle()
      test.renderer().paint()
      await Promise.all(seeks)
      const applied = test.renderer().applied.map((event) => JSON.stringify(event))
      expect(textOnPage(test)).toBe('4000')
      expect(applied).toEqual([...new Set(applied)])
    })

    it('goes on playing from where it arrived', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(500)
      await test.player.seek(30_000)
      await settle()
      await test.clock.advance(1_000)
      expect(test.player.getState().status).toBe('playing')
      expect(test.player.playhead.get()).toBe(31_000)
      expect(textOnPage(test)).toBe('31000')
    })

    it('gives the reason to the host', async () => {
      const seen: unknown[] = []
      const test = await createTestPlayer(scriptedSource(plainMinute()), {
        onSeek: (offsetMs, details) => seen.push([offsetMs, details.reason]),
      })
      await test.player.seek(10_000, { reason: 'record' })
      expect(seen).toEqual([
        [0, 'start'],
        [10_000, 'record'],
      ])
    })
  })
})
