import type { ReplayEvent } from '../recording/events.ts'
import type { RecordingView } from '../recording/recording-view.ts'
import type { BlockInfo } from '../recording/replay-source.ts'
import type { SearchResult } from '../recording/search/search-result.ts'
import type { Store } from '../shared/store.ts'
import type { EventFeed, FeedWish } from './event-feed.ts'

/** What a renderer must be given to show a window at an instant. Events are private copies. */
export interface RenderBase {
  readonly windowId: string
  /** Meta, full snapshot and whatever follows up to and including `offsetMs`, in order. */
  readonly events: readonly ReplayEvent[]
  /** The instant the events lead to, in ms from the recording's start; later than asked where nothing is earlier. */
  readonly offsetMs: number
  /** Offset of the full snapshot the base starts from: two bases with the same one can be told apart by a tail. */
  readonly fromMs: number
  /** Where the events went that are not in `events`. */
  readonly feed?: EventFeed
}

/** How a search is asked for. */
export interface SearchAsk {
  readonly signal?: AbortSignal
  /**
   * Told what has been found so far, as long as not everything has been read. Each call has all that was found; the
   * answer follows in any case.
   */
  readonly onPartial?: ((found: SearchResult) => void) | undefined
}

/**
 * The keeper of decoded events. Everything crosses it as plain data and promises, so the same host runs on this
 * thread or behind a worker's channel.
 */
export interface RecordingHost {
  readonly view: Store<RecordingView>
  /** Gets ready for what it is about to be told, where that takes a while. */
  open?(): void
  /**
   * Says which blocks there are, so that holes are known before anything is loaded. The view knows the first list at
   * once, and later ones soon.
   */
  setBlocks(blocks: readonly BlockInfo[], options: { startMs: number; endMs: number; complete: boolean }): void
  /**
   * Decodes and indexes one block's bytes, which stay the caller's; `null` marks the block as missing. Resolves when
   * the block is taken in: `base` and `read` know it then, and the view follows within a few frames.
   */
  addBlock(block: BlockInfo, bytes: Uint8Array | null): Promise<void>
  /**
   * Takes in the checkpoint of a block as its source delivers it: pages can be shown from there on before anything
   * earlier is at hand. Resolves when it is taken in.
   *
   * @throws ReplayError `format_unknown`, `too_large` for one that cannot be read; nothing else is lost with it
   */
  addCheckpoint(block: BlockInfo, bytes: Uint8Array): Promise<void>
  /** What to build to show `windowId` at `offsetMs`; `null` while no full snapshot is reachable without a hole. */
  base(
    windowId: string,
    offsetMs: number,
    options?: {
      signal?: AbortSignal
      /** Opens a feed for the page's events, where the host has a thread of its own; they are in the answer otherwise. */
      feed?: FeedWish
    },
  ): Promise<RenderBase | null>
  /** Private copies of the window's events with `afterMs < offset <= untilMs`, in order. */
  read(
    windowId: string,
    afterMs: number,
    untilMs: number,
    options?: { signal?: AbortSignal },
  ): Promise<readonly ReplayEvent[]>
  /**
   * Like `read`, but sends the events down a feed that `base` has opened. Resolves to how many have been sent there in
   * all, its base included.
   */
  feed?(
    feedId: number,
    range: { readonly windowId: string; readonly afterMs: number; readonly untilMs: number },
    options?: { signal?: AbortSignal },
  ): Promise<number>
  /** When `query` could be read on screen, and in which window, as far as events are at hand. */
  search(query: string, options?: SearchAsk): Promise<SearchResult>
  destroy(): void
}
