import { describe, expect, it } from 'vitest'

import { ReplayError } from '../../src/shared/errors.ts'
import { createTestPlayer, settle, textOnPage } from './create-test-player.ts'
import { scriptedSource } from './scripted-source.ts'
import { activeStretch, inWindow, pageAt, plainMinute, textAt, twoWindows } from './synthetic-recording.ts'

describe('createPlayer', () => {
  describe('inactivity', () => {
    it('is jumped over, landing just before the person returns', async () => {
      const events = inWindow('w1', [...pageAt(0), ...activeStretch(500, 10_000), ...activeStretch(40_000, 60_000)])
      const test = await createTestPlayer(scriptedSource(events), { startAt: { offsetMs: 9_500 } })
      test.player.play()
      await test.clock.advance(12_000)
      expect(test.player.playhead.get()).toBeGreaterThan(40_000)
      expect(test.player.playhead.get()).toBeLessThan(52_000)
    })

    it('is sat through when the viewer wants to', async () => {
      const events = inWindow('w1', [...pageAt(0), ...activeStretch(500, 10_000), ...activeStretch(40_000, 60_000)])
      const test = await createTestPlayer(scriptedSource(events), {
        startAt: { offsetMs: 9_500 },
        skipInactivity: false,
      })
      test.player.play()
      await test.clock.advance(10_000)
      expect(test.player.playhead.get()).toBeCloseTo(19_500, -2)
    })
  })

  describe('windows', () => {
    it('are followed to where the person was active', async () => {
      const test = await createTestPlayer(scriptedSource(twoWindows()), { startAt: { offsetMs: 19_000 } })
      expect(test.player.getState().windowId).toBe('w1')
      test.player.play()
      await test.clock.advance(9_000)
      expect(test.player.getState().windowId).toBe('w2')
      expect(test.renderer().shown?.windowId).toBe('w2')
      await test.player.seek(55_000)
      expect(test.player.getState().windowId).toBe('w1')
    })

    it('stay when pinned, until activity is followed again', async () => {
      const test = await createTestPlayer(scriptedSource(twoWindows()), { startAt: { offsetMs: 40_000 } })
      test.player.showWindow('w1')
      await settle()
      expect(test.renderer().shown?.windowId).toBe('w1')
      test.player.play()
      await test.clock.advance(2_000)
      expect(test.player.getState()).toMatchObject({ windowId: 'w1', windowPinned: true })
      test.player.showWindow(null)
      await settle()
      expect(test.player.getState()).toMatchObject({ windowId: 'w2', windowPinned: false })
    })
  })

  describe('loading', () => {
    it('waits at the loaded edge and goes on by itself when more arrives', async () => {
      const source = scriptedSource(plainMinute(), { held: [1, 2, 3, 4, 5, 6] })
      const test = await createTestPlayer(source)
      test.player.play()
      await test.clock.advance(12_000)
      expect(test.player.getState().status).toBe('buffering')
      expect(test.player.playhead.get()).toBeLessThanOrEqual(10_000)
      source.release()
      await settle()
      await test.clock.advance(5_000)
      expect(test.player.getState().status).toBe('playing')
      expect(test.player.playhead.get()).toBeGreaterThan(13_000)
      expect(Number(textOnPage(test))).toBeGreaterThan(13_000)
    })

    it('never crosses a hole: it goes to the next full snapshot and says what is missing', async () => {
      const events = inWindow('w1', [
        ...pageAt(0),
        ...activeStretch(500, 40_000),
        ...pageAt(41_000),
        ...activeStretch(41_500, 60_000),
      ])
      const test = await createTestPlayer(scriptedSource(events, { missing: [2] }), { startAt: { offsetMs: 18_000 } })
      test.player.play()
      await test.clock.advance(4_000)
      expect(test.player.playhead.get()).toBeGreaterThanOrEqual(41_000)
      expect(test.player.getState().view.missing).toHaveLength(1)
      expect(test.player.getState().view.problems).toContainEqual(expect.objectContaining({ reason: 'block_missing' }))
    })

    it('never carries a page on over a hole, however short the way', async () => {
      const events = inWindow('w1', [...pageAt(0), ...activeStretch(500, 30_000), ...pageAt(31_000)])
      const source = scriptedSource(events, { blockMs: 2_000, missing: [4] })
      const test = await createTestPlayer(source, { startAt: { offsetMs: 7_000 } })
      await test.player.seek({ offsetMs: 12_000 })
      expect(test.renderer().of('apply')).toEqual([])
      expect(test.player.playhead.get()).toBe(31_000)
    })

    it('shows nothing where no full snapshot is, keeps the lists, and says so', async () => {
      const events = inWindow('w1', activeStretch(0, 20_000))
      const test = await createTestPlayer(scriptedSource(events))
      expect(test.player.getState()).toMatchObject({
        status: 'paused',
        notice: { error: { code: 'no_full_snapshot' } },
      })
      test.player.play()
      await test.clock.advance(3_000)
      expect(test.player.playhead.get()).toBeCloseTo(3_000, -2)
    })

    it('tries again by itself what may pass, and tells until then', async () => {
      const limited = new ReplayError('rate_limited', { what: 'Too many requests.', retryAfterMs: 5 })
      const test = await createTestPlayer(scriptedSource(plainMinute(), { failures: [limited, limited] }))
      await expect.poll(() => test.player.getState()).toMatchObject({ status: 'paused', notice: null })
    })

    it('fails with the reason where trying again cannot help, and recovers on retry', async () => {
      const gone = new ReplayError('deleted', { what: 'The recording was deleted.' })
      const test = await createTestPlayer(scriptedSource(plainMinute(), { failures: [gone] }))
      expect(test.player.getState()).toMatchObject({ status: 'failed', error: { code: 'deleted' } })
      test.player.retry()
      await settle()
      expect(test.player.getState()).toMatchObject({ status: 'paused', error: null })
    })

    it('says that an empty recording is empty', async () => {
      const test = await createTestPlayer({
        ...scriptedSource(plainMinute()),
        listBlocks: async () => ({ blocks: [], complete: true }),
      })
      expect(test.player.getState()).toMatchObject({ status: 'failed', error: { code: 'empty' } })
    })
  })

  describe('facts from the page', () => {
    it('become state', async () => {
      const assets: unknown[] = []
      const test = await createTestPlayer(scriptedSource(plainMinute()), {
        onAssetBlocked: (asset) => assets.push(asset.url),
      })
      test.renderer().emit({ type: 'viewport', size: { width: 800, height: 600 } })
      test.renderer().emit({ type: 'event-failed', message: 'bad' })
      test.renderer().emit({ type: 'asset-blocked', url: 'https://cdn.example/a.png', directive: 'img-src' })
      test.renderer().emit({ type: 'pointer-transform', transform: { x: 5, y: 6, scale: 0.5 } })
      expect(test.player.getState()).toMatchObject({ viewport: { width: 800 }, failedEvents: 1, blockedAssets: 1 })
      expect(assets).toEqual(['https://cdn.example/a.png'])
      expect(test.player.pointerTransform.get()).toEqual({ x: 5, y: 6, scale: 0.5 })
    })

    it('fail the player when the renderer stopped, and retry builds another picture', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.renderer().emit({ type: 'stopped', message: 'The renderer stopped.' })
      expect(test.player.getState()).toMatchObject({ status: 'failed', error: { code: 'renderer_failed' } })
      test.player.retry()
      await settle()
      expect(test.player.getState().status).toBe('paused')
    })
  })

  describe('ending', () => {
    it('leaves nothing behind', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()))
      test.player.play()
      await test.clock.advance(500)
      test.player.destroy()
      test.player.destroy()
      expect(test.clock.frames).toBe(0)
      expect(test.renderer().destroyed).toBe(true)
      expect(test.renderer().listenerCount).toBe(0)
    })

    it('rejects a seek under way as aborted', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
      test.renderer().paint()
      await settle()
      const seek = test.player.seek(40_000)
      await settle()
      test.player.destroy()
      await expect(seek).rejects.toMatchObject({ code: 'aborted' })
    })

    it('is survived by being mounted elsewhere: the picture is built again at the playhead', async () => {
      const test = await createTestPlayer(scriptedSource(plainMinute()), { mounted: false })
      const unmount = test.player.mount({ isConnected: true, ownerDocument: {} })
      await settle()
      await test.player.seek(20_000)
      unmount()
      expect(test.made[0]!.destroyed).toBe(true)
      test.player.mount({ isConnected: true, ownerDocument: {} })
      await settle()
      expect(test.made).toHaveLength(2)
      expect(test.renderer().shown?.offsetMs).toBe(20_000)
      expect(test.player.getState().status).toBe('paused')
    })
  })

  it('keeps a mutation that arrives at the very instant of the playhead', async () => {
    const events = inWindow('w1', [...pageAt(0), ...activeStretch(500, 5_000), textAt(7_000, 'last')])
    const test = await createTestPlayer(scriptedSource(events))
    await test.player.seek(7_000)
    expect(textOnPage(test)).toBe('last')
  })
})
