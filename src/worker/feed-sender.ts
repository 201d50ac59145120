import type { EventFeed } from './event-feed.ts'
import { toPieces } from './json-pieces.ts'

/** The sending ends of feeds. */
export interface FeedSender {
  /** Opens a feed with a page's base in it, and ends all others but `keep`. */
  open(id: number, events: readonly unknown[], keep: number | null): EventFeed
  /** Sends more down a feed. Returns how many events went there in all; 0 where it has ended. */
  send(id: number, events: readonly unknown[]): number
}

export function createFeedSender(): FeedSender {
  const feeds = new Map<number, { readonly port: MessagePort; fed: number }>()

  function send(id: number, events: readonly unknown[]): number {
    const feed = feeds.get(id)
    if (!feed) return 0
    for (const json of toPieces(events)) feed.port.postMessage({ json })
    feed.fed += events.length
    return feed.fed
  }

  return {
    open(id, events, keep) {
      for (const [known, { port }] of feeds) {
        if (known === keep) continue
        port.close()
        feeds.delete(known)
      }
      const { port1, port2 } = new MessageChannel()
      feeds.set(id, { port: port1, fed: 0 })
      return { id, port: port2, fed: send(id, events) }
    },
    send,
  }
}
