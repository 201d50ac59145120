import { afterEach, describe, expect, it } from 'vitest'

import type { ReplayEvent, WindowEvent } from '../../src/recording/events.ts'
import type { Player } from '../../src/player/player.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import { createTestPlayer, settle } from './create-test-player.ts'
import { scriptedSource } from './scripted-source.ts'
import { activeStretch, inWindow, pageAt, START_MS } from './synthetic-recording.ts'

interface Read {
  readonly fromMs: number
  readonly untilMs: number
}

/** A host that says what was read of it. */
function watchedHost(reads: Read[]): RecordingHost {
  const host = createInlineHost({ memoryBudgetBytes: 1_000 })
  return {
    ...host,
    read(windowId, fromMs, untilMs, options) {
      reads.push({ fromMs, untilMs })
      return host.read(windowId, fromMs, untilMs, options)
    },
  }
}

function minutes(count: number): WindowEvent[] {
  return inWindow('w1', [...pageAt(0), ...activeStretch(500, count * 60_000)])
}

const textsOf = (events: readonly ReplayEvent[]): string[] =>
  events.flatMap((event) => (event.data as { texts?: { value: string }[] }).texts ?? []).map(({ value }) => value)

describe('playback', () => {
  let player: Player
  afterEach(() => player.destroy())

  it.each([1, 4, 16, 64])(
    'holds no more than two minutes ahead of the playhead at %s times the speed',
    async (speed) => {
      const reads: Read[] = []
      const heldMs: number[] = []
      const test = await createTestPlayer(scriptedSource(minutes(6), { blockMs: 60_000 }), {
        speed,
        createHost: () => watchedHost(reads),
      })
      player = test.player
      player.playhead.subscribe((offsetMs) => heldMs.push((reads.at(-1)?.untilMs ?? 0) - offsetMs))
      player.play()
      await test.clock.advance(Math.min(12_000, 340_000 / speed))

      expect(heldMs.length).toBeGreaterThan(20)
      expect(Math.max(...heldMs)).toBeLessThanOrEqual(120_000)
      // And every stretch is read once.
      reads.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBe(reads[index]!.untilMs))
    },
  )

  it('keeps up at 16 times the speed, with next to no memory and every event on the page', async () => {
    const reads: Read[] = []
    const test = await createTestPlayer(scriptedSource(minutes(6), { blockMs: 60_000 }), {
      speed: 16,
      createHost: () => watchedHost(reads),
    })
    player = test.player
    player.play()
    for (let second = 1; second <= 20; second++) {
      await test.clock.advance(1_000)
      expect(player.getState().status).toBe('playing')
      expect(player.playhead.get()).toBe(second * 16_000)
    }
    const texts = textsOf(test.renderer().applied.filter(({ type }) => type === 3))
    expect(texts).toEqual(Array.from({ length: 640 }, (_, index) => String((index + 1) * 500)))
  })

  it('keeps up at 16 times the speed on a page that never rests: 1600 events for each second of watching', async () => {
    const EVERY_MS = 10
    const count = 64_000 / EVERY_MS
    const busy = Array.from({ length: count }, (_, index): ReplayEvent => {
      const texts = Array.from({ length: 10 }, (__, copy) => ({ id: 7, value: `${index} ${copy}` }))
      const data = { source: 0, adds: [], removes: [], attributes: [], texts }
      return { type: 3, timestamp: START_MS + (index + 1) * EVERY_MS, data }
    })
    const source = scriptedSource(inWindow('w1', [...pageAt(0), ...busy]), { blockMs: 10_000 })
    const test = await createTestPlayer(source, { speed: 16, skipInactivity: false })
    player = test.player
    player.play()
    for (let half = 1; half < 8; half++) {
      await test.clock.advance(500)
      expect(player.getState().status).toBe('playing')
      expect(player.playhead.get()).toBe(half * 8_000)
      // Each event that is due is on the page, and none that is not.
      expect(test.renderer().applied.filter(({ type }) => type === 3)).toHaveLength((half * 8_000) / EVERY_MS)
    }
  })

  it('stands still while nothing is drawn, and goes on with the right page', async () => {
    const test = await createTestPlayer(scriptedSource(minutes(2), { blockMs: 60_000 }))
    player = test.player
    player.play()
    await test.clock.advance(5_000)
    const hiddenAtMs = player.playhead.get()
    test.clock.skip(600_000)
    await settle()
    expect(player.playhead.get()).toBe(hiddenAtMs)

    await test.clock.advance(20)
    expect(player.playhead.get() - hiddenAtMs).toBeLessThanOrEqual(250)
    // Media and animations ran on meanwhile: they are told where they should be.
    const { playing, offsetMs } = test.renderer().of('setPlaying').at(-1)!
    expect(playing).toBe(true)
    expect(offsetMs).toBeGreaterThanOrEqual(hiddenAtMs)
    await test.clock.advance(1_000)
    const atMs = player.playhead.get()
    expect(player.getState().status).toBe('playing')
    expect(textsOf(test.renderer().applied).at(-1)).toBe(String(Math.floor(atMs / 500) * 500))
    expect(test.renderer().applied.at(-1)!.timestamp).toBeLessThanOrEqual(START_MS + atMs)
  })

  it('lets the page move again before it hands over what came after a wait: what stands still is taken there', async () => {
    const source = scriptedSource(minutes(2), { blockMs: 10_000, held: [3] })
    const test = await createTestPlayer(source)
    player = test.player
    await player.seek({ offsetMs: 28_000 })
    player.play()
    await test.clock.advance(5_000)
    expect(player.getState().status).toBe('buffering')
    const waitedFor = test.renderer().calls.length
    source.release()
    await settle()
    await test.clock.advance(3_000)
    const verbs = test
      .renderer()
      .calls.slice(waitedFor)
      .map(({ verb }) => verb)
    expect(verbs[0]).toBe('setPlaying')
    expect(verbs).toContain('apply')
  })
})
