import { afterEach, describe, expect, it } from 'vitest'

import type { FeedPiece } from '../../src/worker/event-feed.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { createChannelPair } from './channel-pair.ts'
import { createFeedSender } from '../../src/worker/feed-sender.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** Events that come out of a port, as they come. */
function listen(port: MessagePort) {
  const events: unknown[] = []
  open.push(port)
  port.onmessage = ({ data }: MessageEvent) => {
    const piece = data as FeedPiece
    events.push(...('json' in piece ? (JSON.parse(piece.json) as unknown[]) : piece.events))
  }
  return events
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ timestamp: from + index }))

describe('createFeedSender', () => {
  it('sends the base first, then whatever follows, in order and in pieces', async () => {
    const feeds = createFeedSender()
    const feed = feeds.open(1, numbered(2_500), null)
    const heard = listen(feed.port)
    expect(feed).toMatchObject({ id: 1, fed: 2_500 })
    expect(feeds.send(1, numbered(3, 2_500))).toBe(2_503)

    await expect.poll(() => heard.length).toBe(2_503)
    expect(heard).toEqual(numbered(2_503))
  })

  it('keeps what was sent before anybody listens', async () => {
    const feeds = createFeedSender()
    const feed = feeds.open(1, numbered(2), null)
    feeds.send(1, numbered(1, 2))
    await new Promise((resolve) => setTimeout(resolve))
    const heard = listen(feed.port)

    await expect.poll(() => heard).toEqual(numbered(3))
  })

  it('ends all feeds but the one that is kept when another is opened', () => {
    const feeds = createFeedSender()
    for (const id of [1, 2]) open.push(feeds.open(id, numbered(1), id - 1).port)
    open.push(feeds.open(3, [], 2).port)

    expect(feeds.send(1, numbered(1))).toBe(0)
    expect(feeds.send(2, numbered(1))).toBe(2)
    expect(feeds.send(3, numbered(1))).toBe(1)
  })
})

describe('a base over a channel', () => {
  const events = numbered(5).map((event) => ({ ...event, type: 3, data: {} }))
  const served: RecordingHost = {
    ...createInlineHost(),
    base: async (windowId, offsetMs) => ({ windowId, offsetMs, fromMs: 0, events }),
    read: async () => events.slice(0, 2),
  }

  it('goes into a feed where one is wished for, and into the answer where none is', async () => {
    const pair = createChannelPair(served)
    const fed = await pair.host.base('w', 3, { feed: { keep: null } })
    expect(fed).toMatchObject({ windowId: 'w', offsetMs: 3, events: [], feed: { fed: 5 } })
    const heard = listen(fed!.feed!.port)
    await expect.poll(() => heard).toEqual(events)
    const more = await pair.host.feed?.(fed!.feed!.id, { windowId: 'w', afterMs: 3, untilMs: 9 })

    expect(more).toBe(7)
    await expect.poll(() => heard).toEqual([...events, ...events.slice(0, 2)])
    expect(await pair.host.base('w', 3)).toEqual({ windowId: 'w', offsetMs: 3, fromMs: 0, events })
    pair.close()
  })
})
