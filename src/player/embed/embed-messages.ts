import type { PlayerStatus } from '../player-state.ts'

/** The version of the messages between a portal and the embed page; other versions do not understand each other. */
export const EMBED_PROTOCOL = 1

/** A moment as plain data: ms from the recording's start, or ms since epoch on the portal's clock. */
export type EmbedMoment = { readonly offsetMs: number } | { readonly timestampMs: number }

/** What a portal tells the embed page. */
export type ToEmbed =
  /** Says who is there, and is answered with `ready`. Repeated until then, because the page may still be loading. */
  | { readonly type: 'connect' }
  /** Opens a recording. What gives access goes here, never into an address, where logs and histories would keep it. */
  | {
      readonly type: 'open'
      readonly recordingId: string
      readonly startAt: EmbedMoment | null
      readonly autoPlay: boolean
      readonly token: string | null
    }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'seek'; readonly id: number; readonly to: EmbedMoment }
  | { readonly type: 'set-speed'; readonly speed: number }

/** Coarse facts of the embedded player. */
export interface EmbedState {
  readonly status: PlayerStatus
  readonly durationMs: number
  readonly error: { readonly code: string; readonly message: string } | null
}

/** What the embed page tells the portal. */
export type FromEmbed =
  | { readonly type: 'ready' }
  | { readonly type: 'state'; readonly state: EmbedState }
  | { readonly type: 'playhead'; readonly offsetMs: number }
  /** The answer to a seek: its frame is painted, or why it is not. */
  | { readonly type: 'sought'; readonly id: number; readonly error: EmbedState['error'] }

/** A message as it is posted. */
export interface Envelope<Message> {
  readonly portalReplay: 'embed'
  readonly protocol: number
  readonly message: Message
}

export function envelope<Message extends ToEmbed | FromEmbed>(message: Message): Envelope<Message> {
  return { portalReplay: 'embed', protocol: EMBED_PROTOCOL, message }
}

const MAX_ID_CHARS = 200
const MAX_TOKEN_CHARS = 8_192
const MAX_TEXT_CHARS = 2_000
const STATUSES: ReadonlySet<unknown> = new Set(['loading', 'paused', 'playing', 'buffering', 'ended', 'failed'])

/** What somebody says to the embed page, made anew from known fields; `null` for everything else. */
export function parseToEmbed(data: unknown): ToEmbed | null {
  const message = opened(data)
  switch (message?.get('type')) {
    case 'connect':
    case 'play':
    case 'pause':
      return { type: message.get('type') as 'connect' | 'play' | 'pause' }
    case 'open': {
      const recordingId = text(message.get('recordingId'), MAX_ID_CHARS)
      const startAt = message.get('startAt') == null ? null : moment(message.get('startAt'))
      const token = message.get('token') == null ? null : text(message.get('token'), MAX_TOKEN_CHARS)
      if (!recordingId || startAt === undefined || token === undefined) return null
      return { type: 'open', recordingId, startAt, autoPlay: message.get('autoPlay') === true, token }
    }
    case 'seek': {
      const id = number(message.get('id'))
      const to = moment(message.get('to'))
      return id === undefined || to === undefined ? null : { type: 'seek', id, to }
    }
    case 'set-speed': {
      const speed = number(message.get('speed'))
      return speed !== undefined && speed > 0 ? { type: 'set-speed', speed } : null
    }
    default:
      return null
  }
}

/** What somebody says to a portal in the embed page's name, made anew from known fields; `null` for everything else. */
export function parseFromEmbed(data: unknown): FromEmbed | null {
  const message = opened(data)
  switch (message?.get('type')) {
    case 'ready':
      return { type: 'ready' }
    case 'state': {
      const state = fields(message.get('state'))
      const status = state?.get('status')
      const durationMs = number(state?.get('durationMs'))
      const error = state && errorIn(state)
      if (!STATUSES.has(status) || durationMs === undefined || error === undefined) return null
      return { type: 'state', state: { status: status as PlayerStatus, durationMs, error } }
    }
    case 'playhead': {
      const offsetMs = number(message.get('offsetMs'))
      return offsetMs === undefined ? null : { type: 'playhead', offsetMs }
    }
    case 'sought': {
      const id = number(message.get('id'))
      const error = errorIn(message)
      return id === undefined || error === undefined ? null : { type: 'sought', id, error }
    }
    default:
      return null
  }
}

/** The fields of the message in an envelope of ours. */
function opened(data: unknown): ReadonlyMap<string, unknown> | undefined {
  const outer = fields(data)
  if (outer?.get('portalReplay') !== 'embed' || outer.get('protocol') !== EMBED_PROTOCOL) return undefined
  return fields(outer.get('message'))
}

/** An object's own fields, as a map: names such as `__proto__` then mean nothing. */
function fields(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function text(value: unknown, maxChars: number): string | undefined {
  return typeof value === 'string' && value.length <= maxChars ? value : undefined
}

function moment(value: unknown): EmbedMoment | undefined {
  const given = fields(value)
  const offsetMs = number(given?.get('offsetMs'))
  const timestampMs = number(given?.get('timestampMs'))
  if (offsetMs !== undefined) return { offsetMs }
  return timestampMs === undefined ? undefined : { timestampMs }
}

/** The error that is told of; `null` for none, `undefined` where it is none of ours. */
function errorIn(told: ReadonlyMap<string, unknown>): EmbedState['error'] | undefined {
  if (told.get('error') === null) return null
  const error = fields(told.get('error'))
  const code = text(error?.get('code'), MAX_ID_CHARS)
  const message = text(error?.get('message'), MAX_TEXT_CHARS)
  return code === undefined || message === undefined ? undefined : { code, message }
}
