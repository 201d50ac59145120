import type { ErrorData } from '../../../worker/error-data.ts'
import type { ReplayEvent } from '../../../recording/events.ts'
import type { ApplyAt, PointerTransform, RendererFact, RenderScene, Size } from '../../renderer.ts'
import type { PlaybackAt } from '../media-playback.ts'

/** Told at the handshake: `frame.html` of another version of this package is no partner. */
export const FRAME_PROTOCOL = 1

/** The only messages between windows. All others go through the port that comes with `start`. */
export interface WindowMessage {
  readonly portalReplay: 'hello' | 'start'
  readonly protocol: number
}

/** What the frame is told, in order. */
export type ToFrame =
  /** Comes with the port of the feed; the first `fed` events of it are the base. */
  | {
      readonly type: 'build'
      readonly scene: Omit<RenderScene, 'events' | 'feed'>
      readonly fed: number
      readonly at: PlaybackAt
    }
  /** With `at.fed` the events are in the feed. */
  | { readonly type: 'apply'; readonly events: readonly ReplayEvent[]; readonly at: ApplyAt }
  | { readonly type: 'set-playing'; readonly at: PlaybackAt }
  | { readonly type: 'paint'; readonly id: number }
  | { readonly type: 'ping' }

/** How the page lies in the frame. */
export interface Place {
  readonly viewport: Size | null
  readonly transform: PointerTransform
}

/** What the frame tells. */
export type FromFrame =
  | { readonly type: 'built'; readonly place: Place }
  | { readonly type: 'failed'; readonly error: ErrorData }
  | { readonly type: 'placed'; readonly place: Place }
  /** The document needs this size to go on. */
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'painted'; readonly id: number }
  | { readonly type: 'fact'; readonly fact: RendererFact }
  /** The page has a nested document, which cannot be reached from here. */
  | { readonly type: 'nested' }
  | { readonly type: 'pong' }

/** Whether a window's message is the one that is waited for. Anybody may send anything to a window. */
export function isWindowMessage(data: unknown, kind: WindowMessage['portalReplay']): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'portalReplay' in data &&
    data.portalReplay === kind &&
    'protocol' in data &&
    data.protocol === FRAME_PROTOCOL
  )
}
