import type { DecodeLimits } from '../recording/decode/budget.ts'
import type { RecordingSpan } from '../recording/recording.ts'
import type { BlockInfo } from '../recording/replay-source.ts'
import type { AssetPolicy } from '../recording/sanitize/asset-policy.ts'
import type { SearchResult } from '../recording/search/search-result.ts'
import type { ErrorData } from './error-data.ts'
import type { EventFeed, FeedWish } from './event-feed.ts'
import type { ViewPatch } from './view-patch.ts'

/** Told at the handshake: a worker's file of another version of this package is no partner. */
export const PROTOCOL = 3

/** One end of a channel: a `Worker`, the scope inside one, or a `MessagePort`. */
export interface Wire {
  onmessage: ((event: MessageEvent) => unknown) | null
  postMessage(message: unknown, options?: { transfer?: Transferable[] }): void
}

/** What the worker is told. Every request has an id, and is answered by it or cancelled by it. */
export type ToWorker =
  | {
      readonly type: 'start'
      readonly limits: Partial<DecodeLimits> | null
      readonly assets: Exclude<AssetPolicy, { readonly resolve: unknown }>
      readonly memoryBudgetBytes: number | undefined
    }
  | { readonly type: 'set-blocks'; readonly blocks: readonly BlockInfo[]; readonly span: RecordingSpan }
  | { readonly type: 'add-block'; readonly id: number; readonly block: BlockInfo; readonly bytes: Uint8Array | null }
  | { readonly type: 'add-checkpoint'; readonly id: number; readonly block: BlockInfo; readonly bytes: Uint8Array }
  | {
      readonly type: 'base'
      readonly id: number
      readonly windowId: string
      readonly offsetMs: number
      readonly feed: FeedWish | null
    }
  | {
      readonly type: 'read'
      readonly id: number
      readonly windowId: string
      readonly afterMs: number
      readonly untilMs: number
    }
  /** Like `read`, into a feed. */
  | {
      readonly type: 'feed'
      readonly id: number
      readonly feed: number
      readonly windowId: string
      readonly afterMs: number
      readonly untilMs: number
    }
  | { readonly type: 'search'; readonly id: number; readonly query: string }
  | { readonly type: 'cancel'; readonly id: number }

/** What is known of a base beside its events. */
export interface BaseFacts {
  readonly windowId: string
  readonly offsetMs: number
  readonly fromMs: number
}

/**
 * What the worker tells. Long lists come before the message they belong to, as pieces of JSON, so that each is parsed
 * in a task of its own: `events`, `fed` and `found` before the `done` of their request, `items` before the `view`.
 */
export type FromWorker =
  | { readonly type: 'ready'; readonly protocol: number }
  | { readonly type: 'items'; readonly json: string }
  | { readonly type: 'view'; readonly patch: ViewPatch }
  | { readonly type: 'decoded'; readonly startedAtMs: number; readonly endedAtMs: number }
  | { readonly type: 'events'; readonly id: number; readonly json: string }
  | { readonly type: 'found'; readonly id: number; readonly result: SearchResult }
  | { readonly type: 'fed'; readonly id: number; readonly feed: EventFeed | null; readonly fed: number }
  | { readonly type: 'done'; readonly id: number; readonly base: BaseFacts | null }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }
