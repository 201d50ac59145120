import type { ReplayEvent } from '../recording/events.ts'

/**
 * Events of one page on their way from the host's worker straight to a renderer, past the thread in between: messages
 * `FeedPiece`, in order. Whoever is given the port owns it.
 */
export interface EventFeed {
  readonly id: number
  readonly port: MessagePort
  /** How many events make up the base. */
  readonly fed: number
}

/** What comes through a feed: an array of events as JSON, or as they are. */
export type FeedPiece = { readonly json: string } | { readonly events: readonly ReplayEvent[] }

/** How a base is asked for whose events are to go into a feed. */
export interface FeedWish {
  /** The feed of the page that is still shown; all other ones end. */
  readonly keep: number | null
}
