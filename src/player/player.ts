import type { ReplaySource } from '../recording/replay-source.ts'
import type { SearchResult } from '../recording/search/search-result.ts'
import type { RecordingHost, SearchAsk } from '../worker/recording-host.ts'
import type { PlayerState, SeekReason } from './player-state.ts'
import type { CreateRenderer, MountTarget, PointerTransform, RendererAssets, Size } from './renderer.ts'

/** A moment: a `Date`, an ISO string, or ms from the recording's start. */
export type Moment = Date | string | { readonly offsetMs: number }

/** The per-frame channel: where the playhead is. Never React state. */
export interface PlayheadChannel {
  /** ms from the recording's start. */
  get(): number
  /** Calls `listener` with the offset whenever it changed, at most once per frame. */
  subscribe(listener: (offsetMs: number) => void): () => void
}

/** Time as the player needs it; a test brings its own. */
export interface Clock {
  now(): number
  /** Calls back before the next paint with `now()`. Returns the way to cancel. */
  onFrame(callback: (nowMs: number) => void): () => void
}

export interface PlayerOptions {
  readonly source: ReplaySource
  readonly recordingId: string
  /** Where to start. What a recording has not come to yet is waited for at its end: see `seek`. */
  readonly startAt?: Moment
  /** @default false */
  readonly autoPlay?: boolean
  /** Recording clock minus database clock, ms: added to every `Date` or ISO moment. @default 0 */
  readonly clockOffsetMs?: number
  /** @default 1 */
  readonly speed?: number
  /** @default true */
  readonly skipInactivity?: boolean
  readonly createRenderer?: CreateRenderer
  /**
   * What recorded pages may load; the renderer has to allow the same. For the host that is made by default.
   *
   * @default 'block'
   */
  readonly assets?: RendererAssets
  /**
   * How many bytes of memory the recording's events may take, in about. What is used least is kept compressed; it can
   * be sought and played all the same. For the host that is made by default.
   *
   * @default 64 MB
   */
  readonly memoryBudgetBytes?: number
  /**
   * How much of a recording is fetched: `all` from the playhead on, so that every seek is at hand; or what is within a
   * minute `ahead` of the playhead (of watching: 16 minutes of the recording at 16×), and the rest when somebody seeks
   * there, or searches. Where the source has no outline, the lists need all of it.
   *
   * @default 'all'
   */
  readonly preload?: 'all' | 'ahead'
  readonly createHost?: () => RecordingHost
  readonly clock?: Clock
  readonly onSeek?: (offsetMs: number, details: { reason: SeekReason }) => void
  readonly onAssetBlocked?: (asset: { url: string; directive: string }) => void
}

/**
 * A headless player, inert until somebody subscribes, mounts it or asks for something. Facts come up through
 * `getState` and `playhead`, requests go down through its verbs.
 */
export interface Player {
  readonly playhead: PlayheadChannel
  /** How the recorded document with the pointer lies within the frame; for cursor overlays. */
  readonly pointerTransform: { get(): PointerTransform; subscribe(listener: () => void): () => void }
  getState(): PlayerState
  subscribe(listener: () => void): () => void
  /** Starts showing the page inside `element`. Returns the way to stop; the player itself lives on. */
  mount(element: MountTarget): () => void
  play(): void
  pause(): void
  /**
   * Resolves when the frame at that moment is painted. A newer seek supersedes it: it then resolves with the newer.
   *
   * Beyond what is known of the recording that is its end; the player goes on to the moment (`awaited`) once the
   * recording has come to it, unless somebody seeks, plays, pauses or chooses a window before.
   */
  seek(to: Moment | number, options?: { reason?: SeekReason }): Promise<void>
  /**
   * When a text could be read on screen, and in which window: case, accents and white space make no difference. Knows
   * what has been loaded so far. Texts are read as the recording is loaded in order; a search that comes before they
   * were takes longer, and tells `onPartial` what it has found by then. Rejects as `aborted` with its signal.
   */
  search(text: string, options?: SearchAsk): Promise<SearchResult>
  /**
   * Shows the page as it was at an offset, ms from the start, inside another element, and leaves everything else as it
   * is. Resolves to the page's size when it is painted; to `null` when there is nothing to show now: the moment is not
   * loaded, a seek is under way, or a newer request took its place.
   */
  preview(element: MountTarget, offsetMs: number, options: { signal: AbortSignal }): Promise<Size | null>
  setSpeed(speed: number): void
  setSkipInactivity(skip: boolean): void
  /** Pins a window; `null` follows activity again. */
  showWindow(windowId: string | null): void
  /** Asks again for what failed. */
  retry(): void
  destroy(): void
}
