import type { ReplayEvent } from '../../../recording/events.ts'
import type { FeedPiece } from '../../../worker/event-feed.ts'

/** The events of a page as they come through a feed. */
export interface FeedReader {
  /** The first `count` events, once all of them have come. */
  base(count: number): Promise<readonly ReplayEvent[]>
  /** Every later event up to and including `untilMs` (epoch), each once, as soon as `fed` events have come in all. */
  take(untilMs: number, fed: number): Promise<readonly ReplayEvent[]>
}

/** Reads a feed. Events that were taken are let go of. */
export function createFeedReader(port: MessagePort): FeedReader {
  let waiting: readonly ReplayEvent[] = []
  let received = 0
  let wake = () => {}
  port.onmessage = ({ data }: MessageEvent) => {
    const piece = data as FeedPiece
    const events = 'json' in piece ? (JSON.parse(piece.json) as readonly ReplayEvent[]) : piece.events
    waiting = [...waiting, ...events]
    received += events.length
    wake()
  }
  const arrived = async (count: number) => {
    while (received < count) await new Promise<void>((resolve) => (wake = resolve))
  }
  const cut = (count: number) => {
    const taken = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return taken
  }

  return {
    async base(count) {
      await arrived(count)
      return cut(count)
    },
    async take(untilMs, fed) {
      await arrived(fed)
      const later = waiting.findIndex((event) => event.timestamp > untilMs)
      return cut(later < 0 ? waiting.length : later)
    },
  }
}
