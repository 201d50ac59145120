import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { type EmbedMoment, type EmbedState, envelope, parseFromEmbed, type ToEmbed } from './embed-messages.ts'
import { type EmbedEvent, exactOrigin, type ListeningWindow, type OtherWindow } from './embed-window.ts'

export interface ConnectEmbedOptions {
  /** The portal's own window. */
  readonly window: ListeningWindow
  /** The embed page's frame; its window is asked for anew each time, because a frame may be loaded again. */
  readonly frame: { readonly contentWindow: OtherWindow | null }
  /** The embed page's origin, exactly. */
  readonly origin: string
  /** How long the page has to answer, ms. @default 15000 */
  readonly timeoutMs?: number
  readonly onState?: (state: EmbedState) => void
  /** ms from the recording's start, several times a second while it plays. */
  readonly onPlayhead?: (offsetMs: number) => void
}

/** What to open; `token` is whatever the embed page's server asks for, and goes nowhere else. */
export interface OpenInEmbed {
  readonly recordingId: string
  readonly startAt?: EmbedMoment
  /** @default false */
  readonly autoPlay?: boolean
  readonly token?: string
}

/** A player in an embed page, from the portal's side. */
export interface EmbedConnection {
  open(what: OpenInEmbed): void
  play(): void
  pause(): void
  /** Resolves when the frame at that moment is painted. Rejects with what the player in the page says. */
  seek(to: EmbedMoment): Promise<void>
  setSpeed(speed: number): void
  /** Stops listening. Whatever is waited for rejects as `aborted`. */
  disconnect(): void
}

/** How often the page is asked whether it is there. */
const ASK_EVERY_MS = 200
const TIMEOUT_MS = 15_000

/**
 * Connects a portal to the embed page in one of its frames. Resolves when the page has answered. Rejects as
 * `unavailable` when it does not: another address, another origin, or one that does not allow this portal.
 * Throws `ReplayError` code `configuration` when the origin is not one.
 *
 * @example
 * const replay = await connectEmbed({ window, frame, origin: 'https://replay.example' })
 * replay.open({ recordingId: '0197…', token: await askServerForToken() })
 */
export function connectEmbed(options: ConnectEmbedOptions): Promise<EmbedConnection> {
  const { window, frame, timeoutMs = TIMEOUT_MS } = options
  const origin = exactOrigin(options.origin)
  const seeks = new Map<number, { resolve(): void; reject(error: ReplayError): void }>()
  let lastId = 0
  let onReady: (() => void) | null = null

  const send = (message: ToEmbed) => frame.contentWindow?.postMessage(envelope(message), origin)
  const listener = ({ data, origin: from, source }: EmbedEvent) => {
    if (from !== origin || source === null || source !== frame.contentWindow) return
    const message = parseFromEmbed(data)
    if (message?.type === 'ready') onReady?.()
    else if (message?.type === 'state') options.onState?.(message.state)
    else if (message?.type === 'playhead') options.onPlayhead?.(message.offsetMs)
    else if (message?.type === 'sought') {
      const waiting = seeks.get(message.id)
      seeks.delete(message.id)
      if (message.error === null) waiting?.resolve()
      else waiting?.reject(toReplayError(new Error(`${message.error.code}: ${message.error.message}`)))
    }
  }
  const disconnect = () => {
    window.removeEventListener('message', listener)
    const closed = new ReplayError('aborted', { what: 'The embedded replay was disconnected.' })
    for (const { reject } of seeks.values()) reject(closed)
    seeks.clear()
  }

  window.addEventListener('message', listener)
  return new Promise((resolve, reject) => {
    const ask = () => send({ type: 'connect' })
    const asking = setInterval(ask, ASK_EVERY_MS)
    const late = setTimeout(() => {
      clearInterval(asking)
      disconnect()
      reject(noAnswer(origin))
    }, timeoutMs)
    onReady = () => {
      onReady = null
      clearInterval(asking)
      clearTimeout(late)
      resolve({
        open: ({ recordingId, startAt = null, autoPlay = false, token = null }) =>
          send({ type: 'open', recordingId, startAt, autoPlay, token }),
        play: () => send({ type: 'play' }),
        pause: () => send({ type: 'pause' }),
        seek(to) {
          const id = ++lastId
          const sought = new Promise<void>((done, failed) => seeks.set(id, { resolve: done, reject: failed }))
          send({ type: 'seek', id, to })
          return sought
        },
        setSpeed: (speed) => send({ type: 'set-speed', speed }),
        disconnect,
      })
    }
    ask()
  })
}

function noAnswer(origin: string): ReplayError {
  return new ReplayError('unavailable', {
    what: `The embed page at ${origin} did not answer.`,
    why: 'It did not load, is on another origin, or does not allow this portal to embed it.',
    fix: 'Open its address by itself, and check which origins it allows.',
  })
}
