import { afterEach, describe, expect, it, vi } from 'vitest'

import { connectEmbed, type ConnectEmbedOptions } from '../../../src/player/embed/connect-embed.ts'
import { envelope } from '../../../src/player/embed/embed-messages.ts'
import { type EmbedOpenRequest, serveEmbed } from '../../../src/player/embed/serve-embed.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { createHandPlayer } from '../hand-player.ts'
import { createFakeWindow } from './fake-windows.ts'

const PORTAL = 'https://portal.example'
const EMBED = 'https://replay.example'
const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

function embedded(allowedOrigins: readonly string[] = [PORTAL]) {
  const portal = createFakeWindow(PORTAL)
  const page = createFakeWindow(EMBED)
  const requests: EmbedOpenRequest[] = []
  const hands: ReturnType<typeof createHandPlayer>[] = []
  stops.push(
    serveEmbed({
      window: page,
      parent: portal.seenBy(page),
      allowedOrigins,
      open(request) {
        requests.push(request)
        const player = createHandPlayer()
        hands.push(player)
        return player
      },
    }),
  )
  const connect = (options: Partial<ConnectEmbedOptions> = {}) =>
    connectEmbed({ window: portal, frame: { contentWindow: page.seenBy(portal) }, origin: EMBED, ...options })
  return { portal, page, requests, hands, connect }
}

describe('connectEmbed and serveEmbed', () => {
  it('open a recording, with its token in a message and nowhere else', async () => {
    const { connect, requests, page } = embedded()
    const replay = await connect()
    replay.open({ recordingId: 'r1', startAt: { timestampMs: 5 }, token: 'secret', autoPlay: true })

    await expect
      .poll(() => requests)
      .toEqual([{ recordingId: 'r1', startAt: new Date(5), autoPlay: true, token: 'secret', origin: PORTAL }])
    expect(new Set(page.posted.map(({ targetOrigin }) => targetOrigin))).toEqual(new Set([EMBED]))
  })

  it('wait for a page that is still loading', async () => {
    vi.useFakeTimers()
    const portal = createFakeWindow(PORTAL)
    const page = createFakeWindow(EMBED)
    const connecting = connectEmbed({ window: portal, frame: { contentWindow: page.seenBy(portal) }, origin: EMBED })
    await vi.advanceTimersByTimeAsync(1_000)
    const open = () => createHandPlayer()
    stops.push(serveEmbed({ window: page, parent: portal.seenBy(page), allowedOrigins: [PORTAL], open }))
    await vi.advanceTimersByTimeAsync(300)
    vi.useRealTimers()

    await expect(connecting).resolves.toBeDefined()
  })

  it('never speak with a portal that is not allowed', async () => {
    vi.useFakeTimers()
    const { connect, portal } = embedded(['https://other.example'])
    const connecting = connect({ timeoutMs: 500 })
    const refused = expect(connecting).rejects.toMatchObject({ code: 'unavailable' })
    await vi.advanceTimersByTimeAsync(600)
    vi.useRealTimers()
    await refused

    expect(portal.posted).toEqual([])
    expect(portal.listenerCount).toBe(0)
  })

  it('take nothing from another window, or another origin in the same window', async () => {
    const { connect, portal, page, requests, hands } = embedded()
    const onPlayhead = vi.fn<(offsetMs: number) => void>()
    const replay = await connect({ onPlayhead })
    replay.open({ recordingId: 'r1' })
    await expect.poll(() => requests.length).toBe(1)
    const stranger = createFakeWindow('https://evil.example')
    const forged = envelope({ type: 'playhead', offsetMs: 666 })
    portal.deliver({ data: forged, origin: EMBED, source: stranger })
    portal.deliver({ data: forged, origin: 'https://evil.example', source: page.seenBy(portal) })
    portal.deliver({ data: forged, origin: 'null', source: null })
    const stolen = envelope({ type: 'open', recordingId: 'r2', startAt: null, autoPlay: false, token: null })
    page.deliver({ data: stolen, origin: PORTAL, source: stranger })
    page.deliver({ data: stolen, origin: 'https://evil.example', source: portal.seenBy(page) })
    page.deliver({ data: stolen, origin: `${PORTAL}.evil.example`, source: portal.seenBy(page) })
    await Promise.resolve()

    expect(onPlayhead).not.toHaveBeenCalledWith(666)
    expect(requests).toHaveLength(1)
    expect(hands).toHaveLength(1)
  })

  it('hear the first portal that connects, and no other that is allowed too', async () => {
    const second = 'https://second.example'
    const { connect, portal, page, requests } = embedded([PORTAL, second])
    const from = (origin: string, message: Parameters<typeof envelope>[0]) =>
      page.deliver({ data: envelope(message), origin, source: portal.seenBy(page) })
    const open = { type: 'open', recordingId: 'r2', startAt: null, autoPlay: false, token: null } as const
    from(second, open)
    await connect()
    const before = portal.posted.length
    from(second, { type: 'connect' })
    from(second, open)
    await Promise.resolve()

    expect(requests).toEqual([])
    expect(portal.posted).toHaveLength(before)
    from(PORTAL, open)
    expect(requests).toMatchObject([{ recordingId: 'r2', origin: PORTAL }])
    expect(new Set(portal.posted.map(({ targetOrigin }) => targetOrigin))).toEqual(new Set([PORTAL]))
  })

  it('pass on what the portal asks, and what the player says', async () => {
    const { connect, hands } = embedded()
    const onState = vi.fn()
    const replay = await connect({ onState })
    replay.open({ recordingId: 'r1' })
    await expect.poll(() => onState.mock.lastCall?.[0]).toMatchObject({ error: null })
    const player = hands[0]!
    const play = vi.spyOn(player, 'play')
    const pause = vi.spyOn(player, 'pause')
    const setSpeed = vi.spyOn(player, 'setSpeed')
    const seek = vi.spyOn(player, 'seek').mockResolvedValue()
    replay.play()
    replay.pause()
    replay.setSpeed(4)
    await replay.seek({ offsetMs: 1_500 })

    expect(play).toHaveBeenCalledOnce()
    expect(pause).toHaveBeenCalledOnce()
    expect(setSpeed).toHaveBeenCalledWith(4)
    expect(seek).toHaveBeenCalledWith({ offsetMs: 1_500 })
    seek.mockRejectedValue(new ReplayError('network', { what: 'No connection.' }))
    await expect(replay.seek({ offsetMs: 2 })).rejects.toThrow('network: No connection.')
  })

  it('say so when nothing is open yet, and when the connection ends', async () => {
    const { connect, portal } = embedded()
    const replay = await connect()
    await expect(replay.seek({ offsetMs: 1 })).rejects.toThrow('bad_request')
    const waiting = replay.seek({ offsetMs: 2 })
    replay.disconnect()

    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    expect(portal.listenerCount).toBe(0)
  })

  it.each([
    '*',
    'null',
    '',
    'https://portal.example/',
    'https://portal.example/path',
    'portal.example',
    'file:///x',
    'https://*.portal.example',
    'https://portal.example:*',
  ])('refuse "%s" as an origin', (origin) => {
    const window = createFakeWindow(PORTAL)
    expect(() => connectEmbed({ window, frame: { contentWindow: null }, origin })).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    )
    const serve = () =>
      serveEmbed({
        window,
        parent: window.seenBy(window),
        allowedOrigins: [origin],
        open: () => createHandPlayer(),
      })
    expect(serve).toThrow(expect.objectContaining({ code: 'configuration' }))
  })

  it('put nothing on the global object', async () => {
    const before = Object.keys(globalThis)
    const { connect } = embedded()
    ;(await connect()).disconnect()

    expect(Object.keys(globalThis)).toEqual(before)
  })
})
