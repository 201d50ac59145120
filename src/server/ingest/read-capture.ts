import { isObject, type ReplayEvent } from '../../recording/events.ts'
import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'

/** rrweb events that one window sent together. */
export interface CapturedSnapshots {
  readonly token: string
  readonly recordingId: string
  /** posthog-js's own id of this message: the same again when it is sent again. */
  readonly messageId: string
  readonly windowId: string
  readonly distinctId: string | null
  readonly events: readonly ReplayEvent[]
}

/** A product event of a session. */
export interface CapturedProductEvent {
  readonly token: string
  readonly recordingId: string
  readonly event: ProductEvent
}

/** What a request of posthog-js holds; everything in it is a stranger's input. */
export interface Capture {
  readonly snapshots: readonly CapturedSnapshots[]
  readonly productEvents: readonly CapturedProductEvent[]
  /** Messages and events that cannot be used: of no session, without a time, of no known shape. */
  readonly dropped: number
}

/** Farther from the server's clock than this a time is taken for nonsense, as PostHog does. */
const MAX_CLOCK_ERROR_MS = 7 * 24 * 3_600_000

/** Ids of people come from identify calls: e-mail addresses and the like, never books. */
const MAX_ID_LENGTH = 400

/**
 * Reads the body of `/s/`, `/e/`, `/i/v0/e/` or `/batch/`: a list, a batch, or one message, as JSON or as a form with
 * base64, which is what posthog-js sends when the page goes away.
 *
 * @throws ReplayError `format_unknown` where it is no JSON, `too_large` for too many events
 */
export function readCapture(text: string, { maxEvents, nowMs }: { maxEvents: number; nowMs: number }): Capture {
  const body = parseBody(text)
  const messages = Array.isArray(body) ? body : isObject(body) && Array.isArray(body['batch']) ? body['batch'] : [body]
  const batchToken = isObject(body) ? textOf(body['api_key'] ?? body['token']) : ''
  const snapshots: CapturedSnapshots[] = []
  const productEvents: CapturedProductEvent[] = []
  let dropped = 0
  let count = 0
  for (const message of messages as unknown[]) {
    const facts = isObject(message) ? factsOf(message, batchToken) : null
    if (facts === null) {
      dropped++
      continue
    }
    const given = facts.name === '$snapshot' ? listOf(facts.properties['$snapshot_data']) : [message]
    count += given.length
    if (count > maxEvents) {
      throw new ReplayError('too_large', { what: `The request holds more than ${maxEvents} events.`, status: 413 })
    }
    const { token, recordingId } = facts
    if (facts.name === '$snapshot') {
      const events = given.filter((event): event is ReplayEvent => isReplayEvent(event, nowMs))
      dropped += given.length - events.length
      const { messageId, windowId, distinctId } = facts
      if (events.length > 0) snapshots.push({ token, recordingId, messageId, windowId, distinctId, events })
    } else {
      const event = toProductEvent(facts, nowMs)
      if (event) productEvents.push({ token, recordingId, event })
      else dropped++
    }
  }
  return { snapshots, productEvents, dropped }
}

interface MessageFacts {
  readonly name: string
  readonly token: string
  readonly recordingId: string
  readonly messageId: string
  readonly windowId: string
  readonly distinctId: string | null
  readonly timestamp: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

function factsOf(message: Readonly<Record<string, unknown>>, batchToken: string): MessageFacts | null {
  const { event: name, properties, uuid, timestamp } = message
  if (typeof name !== 'string' || name.length > MAX_ID_LENGTH || !isObject(properties)) return null
  const recordingId = properties['$session_id']
  if (!isSafeId(recordingId)) return null
  const distinctId = textOf(properties['distinct_id'] ?? message['distinct_id'])
  const changes = ['$set', '$set_once'].filter((key) => isObject(message[key]) && !isObject(properties[key]))
  return {
    name,
    recordingId,
    token: textOf(properties['token']) || batchToken,
    messageId: isSafeId(uuid) ? uuid : crypto.randomUUID(),
    windowId: textOf(properties['$window_id']),
    distinctId: distinctId === '' ? null : distinctId,
    timestamp,
    properties: { ...properties, ...Object.fromEntries(changes.map((key) => [key, message[key]])) },
  }
}

function toProductEvent({ name, messageId, windowId, distinctId, timestamp, properties }: MessageFacts, nowMs: number) {
  const timestampMs = typeof timestamp === 'string' ? Date.parse(timestamp) : nowMs
  if (!isPlausible(timestampMs, nowMs)) return null
  return { id: messageId, name, timestampMs, properties, windowId, ...(distinctId !== null && { distinctId }) }
}

function isReplayEvent(value: unknown, nowMs: number): value is ReplayEvent {
  return isObject(value) && Number.isInteger(value['type']) && isPlausible(value['timestamp'], nowMs)
}

function isPlausible(timestampMs: unknown, nowMs: number): timestampMs is number {
  return typeof timestampMs === 'number' && timestampMs > 0 && Math.abs(timestampMs - nowMs) <= MAX_CLOCK_ERROR_MS
}

function parseBody(text: string): unknown {
  try {
    const form = text.startsWith('data=') ? new URLSearchParams(text).get('data') : null
    return JSON.parse(form === null ? text : fromBase64(form)) as unknown
  } catch (thrown) {
    throw new ReplayError('format_unknown', { what: 'The body is no JSON.', status: 400, cause: thrown })
  }
}

function fromBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** A short text of a message; anything else is none. */
function textOf(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_ID_LENGTH ? value : ''
}
