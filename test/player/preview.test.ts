import { describe, expect, it } from 'vitest'

import { createTestPlayer, settle } from './create-test-player.ts'
import { scriptedSource } from './scripted-source.ts'
import { plainMinute } from './synthetic-recording.ts'

const element = () => ({ isConnected: true, ownerDocument: {} })
const signal = () => new AbortController().signal

describe('Player.preview', () => {
  it('shows another moment in a renderer of its own, and leaves playhead and picture alone', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()))
    const main = test.renderer()
    const shows = main.of('show').length
    await test.player.preview(element(), 30_000, { signal: signal() })
    expect(test.made).toHaveLength(2)
    expect(test.made[1]?.shown?.offsetMs).toBe(30_000)
    expect(main.of('show')).toHaveLength(shows)
    expect(test.player.playhead.get()).toBe(0)
  })

  it('uses the same renderer again for the same element', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()))
    const place = element()
    for (const offsetMs of [10_000, 20_000]) await test.player.preview(place, offsetMs, { signal: signal() })
    expect(test.made).toHaveLength(2)
    expect(test.made[1]?.shown?.offsetMs).toBe(20_000)
  })

  it('resolves to null while a seek is under way, which matters more', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
    expect(test.player.getState().seekingToMs).not.toBeNull()
    expect(await test.player.preview(element(), 30_000, { signal: signal() })).toBeNull()
    expect(test.made).toHaveLength(1)
  })

  it('gives way to a seek that begins meanwhile', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()), { renderer: { painting: 'manual' } })
    test.renderer().paint()
    await settle()
    const shown = test.player.preview(element(), 30_000, { signal: signal() })
    await settle()
    void test.player.seek({ offsetMs: 50_000 })
    expect(await shown).toBeNull()
  })

  it('resolves to null for what is not loaded', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()))
    expect(await test.player.preview(element(), 10_000_000, { signal: signal() })).toBeNull()
  })

  it('is gone with the player, and with its element', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()))
    const gone = { isConnected: true, ownerDocument: {} }
    await test.player.preview(gone, 10_000, { signal: signal() })
    gone.isConnected = false
    await test.player.preview(element(), 20_000, { signal: signal() })
    await settle()
    expect(test.made[1]?.destroyed).toBe(true)
    test.player.destroy()
    await settle()
    expect(test.made[2]?.destroyed).toBe(true)
  })
})
