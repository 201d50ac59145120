import { ReplayError, toReplayError } from '../../shared/errors.ts'
import type { Moment, Player } from '../player.ts'
import {
  type EmbedMoment,
  type EmbedState,
  envelope,
  type FromEmbed,
  parseToEmbed,
  type ToEmbed,
} from './embed-messages.ts'
import { type EmbedEvent, exactOrigin, type ListeningWindow, type OtherWindow } from './embed-window.ts'

export interface ServeEmbedOptions {
  /** The embed page's own window. */
  readonly window: ListeningWindow
  /** The window around it: `window.parent`. */
  readonly parent: OtherWindow
  /** Origins of the portals that may embed this page, each exactly. */
  readonly allowedOrigins: readonly string[]
  /** Makes the player of a recording, and shows it. The one before was destroyed. */
  open(request: EmbedOpenRequest): Player
}

/** What a portal asks for. Its origin is one of those that are allowed. */
export interface EmbedOpenRequest {
  readonly recordingId: string
  readonly startAt: Moment | null
  readonly autoPlay: boolean
  /** What the portal gave as proof that it may see this recording: for the page's own requests. */
  readonly token: string | null
  readonly origin: string
}

/** How often a portal hears of the playhead while it moves. */
const PLAYHEAD_EVERY_MS = 100

/**
 * Answers the portal around an embed page. The first allowed origin that connects is the only one that is heard and
 * answered from then on. Returns the way to stop, which destroys the player.
 * Throws `ReplayError` code `configuration` when an origin is not one.
 */
export function serveEmbed(options: ServeEmbedOptions): () => void {
  const { window, parent } = options
  const allowed: ReadonlySet<string> = new Set(options.allowedOrigins.map(exactOrigin))
  let portal: string | null = null
  let player: Player | null = null
  let stopTelling = () => {}

  const tell = (message: FromEmbed) => {
    if (portal !== null) parent.postMessage(envelope(message), portal)
  }
  const close = () => {
    stopTelling()
    stopTelling = () => {}
    player?.destroy()
    player = null
  }
  const open = ({ recordingId, startAt, autoPlay, token }: Extract<ToEmbed, { type: 'open' }>, origin: string) => {
    close()
    player = options.open({ recordingId, startAt: startAt && momentOf(startAt), autoPlay, token, origin })
    stopTelling = follow(player, tell)
  }
  const seek = ({ id, to }: Extract<ToEmbed, { type: 'seek' }>) => {
    const sought = player ? player.seek(momentOf(to)) : Promise.reject(nothingOpen())
    sought.then(
      () => tell({ type: 'sought', id, error: null }),
      (thrown: unknown) => tell({ type: 'sought', id, error: plain(toReplayError(thrown)) }),
    )
  }
  const listener = ({ data, origin, source }: EmbedEvent) => {
    if (source !== parent || !allowed.has(origin) || (portal !== null && origin !== portal)) return
    const message = parseToEmbed(data)
    if (message === null) return
    if (message.type === 'connect') {
      portal = origin
      tell({ type: 'ready' })
    } else if (portal === null) return
    else if (message.type === 'open') open(message, origin)
    else if (message.type === 'seek') seek(message)
    else if (message.type === 'set-speed') player?.setSpeed(message.speed)
    else if (message.type === 'play') player?.play()
    else player?.pause()
  }

  window.addEventListener('message', listener)
  return () => {
    window.removeEventListener('message', listener)
    close()
  }
}

/** Tells what changes of a player, until the returned function is called. */
function follow(player: Player, tell: (message: FromEmbed) => void): () => void {
  let told: EmbedState | null = null
  let toldPlayheadAtMs = -Infinity
  const tellState = () => {
    const { status, view, error } = player.getState()
    const state: EmbedState = { status, durationMs: view.durationMs, error: error && plain(error) }
    if (told?.status === status && told.durationMs === state.durationMs && told.error?.code === state.error?.code)
      return
    told = state
    tell({ type: 'state', state })
  }
  const stopState = player.subscribe(tellState)
  const stopPlayhead = player.playhead.subscribe((offsetMs) => {
    const nowMs = performance.now()
    if (nowMs - toldPlayheadAtMs < PLAYHEAD_EVERY_MS && player.getState().status === 'playing') return
    toldPlayheadAtMs = nowMs
    tell({ type: 'playhead', offsetMs })
  })
  tellState()
  return () => {
    stopState()
    stopPlayhead()
  }
}

function momentOf(to: EmbedMoment): Moment {
  return 'offsetMs' in to ? to : new Date(to.timestampMs)
}

function plain({ code, message }: ReplayError): { code: string; message: string } {
  return { code, message: message.slice(0, 2_000) }
}

function nothingOpen(): ReplayError {
  return new ReplayError('bad_request', { what: 'No recording is open in the embed page.', fix: 'Send `open` first.' })
}
