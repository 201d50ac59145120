import type { ReplayEvent } from '../recording/events.ts'
import type { AssetKind } from '../recording/sanitize/asset-policy.ts'
import type { EventFeed } from '../worker/event-feed.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** How the recorded document that holds the pointer lies within the frame: `frame = document * scale + (x, y)`. */
export interface PointerTransform {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** The pointer's document is the frame's own. */
export const IDENTITY: PointerTransform = Object.freeze({ x: 0, y: 0, scale: 1 })

/** The pointer's place in one recorded document, for hover states. */
export interface PointerAt {
  readonly x: number
  readonly y: number
  readonly nodeId: number
}

/** What comes up from a renderer. Plain data: a renderer may live in another process. */
export type RendererFact =
  | { readonly type: 'viewport'; readonly size: Size }
  | { readonly type: 'pointer-transform'; readonly transform: PointerTransform }
  | { readonly type: 'event-failed'; readonly message: string }
  | { readonly type: 'asset-blocked'; readonly url: string; readonly directive: string }
  | { readonly type: 'stopped'; readonly message: string }
  /** Another renderer has taken over, which has no picture yet: the page is to be shown again. */
  | { readonly type: 'replaced' }

/** Where the player is when events are applied. */
export interface ApplyAt {
  readonly offsetMs: number
  readonly pointer: PointerAt | null
  /** With a feed: all of it up to `offsetMs` is to be applied, once this many events have come. */
  readonly fed?: number
}

/** What a renderer is to show: a base to build the page from, and the events that lead from it to `offsetMs`. */
export interface RenderScene {
  readonly windowId: string
  readonly events: readonly ReplayEvent[]
  readonly offsetMs: number
  /** Epoch ms of offset 0. */
  readonly startMs: number
  readonly pointer: PointerAt | null
  /** Where events come from when they do not pass through this thread; `events` is then empty. */
  readonly feed?: EventFeed
}

/**
 * Shows a page. It has no clock: the player says what happens and when. No DOM node and no Replayer crosses this
 * port, so the page may be rebuilt in this document, or in an isolated one behind a MessagePort.
 */
export interface ReplayRenderer {
  readonly kind: 'frame' | 'isolated' | 'fake'
  /**
   * Builds a page anew and resolves when it is painted. The picture before stays until the new one is complete.
   * A newer `show`, or the signal, abandons this one: it then rejects with `ReplayError` code `aborted`.
   */
  show(scene: RenderScene, options: { signal: AbortSignal }): Promise<void>
  /** Whether it takes the events of a page from a feed. */
  readonly takesFeed?: boolean
  /**
   * Applies the next events of the window that is shown, in order. While it does not play, the page is brought to
   * `offsetMs` as `show` would: what moves and ends has ended, and media stand where they stood.
   */
  apply(events: readonly ReplayEvent[], at: ApplyAt): void
  /** Lets the page's own animations and media run, or stops them. */
  setPlaying(playing: boolean, at: { offsetMs: number; speed: number }): void
  /** Resolves when what was applied is painted, the pictures of canvases too. */
  painted(): Promise<void>
  subscribe(listener: (fact: RendererFact) => void): () => void
  /** Removes everything it made. May be called twice. */
  destroy(): void
}

/** An element, as far as code that knows no DOM has to know it. */
export interface MountTarget {
  readonly isConnected: boolean
  readonly ownerDocument: object
}

/** Makes a renderer inside `element`. The engine is loaded on demand, so this may take a while the first time. */
export type CreateRenderer = (element: MountTarget, options: { signal: AbortSignal }) => Promise<ReplayRenderer>

/** Where pages are rebuilt; see `RendererOptions.renderer`. */
export type RendererChoice = 'auto' | 'frame' | 'isolated'

/**
 * Decides about each address of a recorded page. The function is asked once for every address, just before it would be
 * shown, and may answer with an address of its own, such as that of a proxy or a `blob:`; `null`, or an error, loads
 * nothing.
 */
export interface AssetResolver {
  readonly resolve: (url: string, kind: AssetKind) => string | null
  /**
   * Where the answers lead: the frame's policy lets nothing else through.
   * @default the origin of the page with the player
   */
  readonly origins?: readonly string[]
}

/**
 * What a recorded page may load from the network: nothing, or from the named origins — each of which then learns who
 * watches what — or what a function of the host says.
 */
export type RendererAssets = 'block' | { readonly allow: readonly string[] } | AssetResolver

/** How the renderer is made where no other one is given. */
export interface RendererOptions {
  /**
   * Where pages are rebuilt. `frame`: in a frame of the page with the player. `isolated`: in a document without an
   * origin, which contains hangs and crashes too, but shows no nested frames. `auto`: isolated where it can run and
   * the recorded page has no nested frames, else frame.
   *
   * @default frame, and isolated where the page with the player may not look into frames
   */
  readonly renderer?: RendererChoice
  /**
   * What recorded pages may load.
   *
   * @default 'block'
   */
  readonly assets?: RendererAssets
  /** The document that pages are rebuilt in, for portals with a strict Content-Security-Policy. */
  readonly frame?: FrameOptions
}

export interface FrameOptions {
  /**
   * Address of `portal-replay/frame.html` where your server delivers it, on the origin of the page with the player.
   *
   * @default an empty document, which inherits the policy of the page with the player
   */
  readonly src?: string
}
