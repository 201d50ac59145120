import { afterEach, describe, expect, it } from 'vitest'

import type { Player } from '../../src/player/player.ts'
import { createTestPlayer, settle } from './create-test-player.ts'
import { scriptedSource } from './scripted-source.ts'
import { plainMinute, START_MS } from './synthetic-recording.ts'

describe('Player.search', () => {
  let player: Player
  afterEach(() => player.destroy())

  it('tells when a text could be read, in offsets that can be sought', async () => {
    const test = await createTestPlayer(scriptedSource(plainMinute()))
    player = test.player
    const { hits, truncated } = await player.search('30500')
    expect(hits).toEqual([{ windowId: 'w1', fromMs: 30_500, toMs: 31_000, text: '30500', nodeId: 6 }])
    expect(truncated).toBe(false)
    await player.seek(hits[0]!.fromMs, { reason: 'item' })
    const { startMs, offsetMs } = test.renderer().shown!
    expect(startMs + offsetMs).toBe(START_MS + 30_500)
  })

  it('knows what has been loaded so far, and more when more is', async () => {
    const source = scriptedSource(plainMinute(), { held: [3, 4, 5, 6] })
    player = (await createTestPlayer(source)).player
    expect((await player.search('45000')).hits).toEqual([])
    source.release()
    await settle()
    expect((await player.search('45000')).hits).toHaveLength(1)
  })

  it('starts a player that nobody has asked for anything', async () => {
    const source = scriptedSource(plainMinute())
    player = (await createTestPlayer(source, { mounted: false })).player
    expect(source.asked).toEqual([])
    await player.search('1000')
    await settle()
    expect((await player.search('1000')).hits.length).toBeGreaterThan(0)
  })

  it('can be given up', async () => {
    player = (await createTestPlayer(scriptedSource(plainMinute()))).player
    const asked = player.search('1000', { signal: AbortSignal.abort() })
    await expect(asked).rejects.toMatchObject({ name: 'ReplayError', code: 'aborted' })
  })
})
