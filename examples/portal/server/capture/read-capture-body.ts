import { gunzipSync } from 'node:zlib'

/** One event as posthog-js sends it; everything in it is a stranger's input. */
export interface CapturedEvent {
  readonly uuid: string
  readonly event: string
  readonly timestamp: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly $set: Readonly<Record<string, unknown>>
}

/** More than posthog-js puts into one request, unpacked. */
const MAX_BYTES = 64_000_000

/**
 * The events in a request of posthog-js. It gzips by default without saying so in any header, sends plain JSON when
 * compression is off, and a form with base64 when the page is going away.
 */
export function readCaptureBody(bytes: Uint8Array): CapturedEvent[] {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (gzipped ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : Buffer.from(bytes)).toString('utf8')
  const form = text.startsWith('data=') ? new URLSearchParams(text).get('data') : null
  const json: unknown = JSON.parse(form === null ? text : Buffer.from(form, 'base64').toString('utf8'))
  const list = Array.isArray(json) ? json : isObject(json) && Array.isArray(json['batch']) ? json['batch'] : [json]
  return list.flatMap((entry) => toEvent(entry) ?? [])
}

function toEvent(entry: unknown): CapturedEvent | null {
  if (!isObject(entry) || typeof entry['event'] !== 'string' || !isObject(entry['properties'])) return null
  const { uuid, event, timestamp, properties } = entry
  const set = isObject(entry['$set']) ? entry['$set'] : properties['$set']
  return {
    uuid: typeof uuid === 'string' ? uuid : crypto.randomUUID(),
    event,
    timestamp: typeof timestamp === 'string' ? timestamp : new Date().toISOString(),
    properties,
    $set: isObject(set) ? set : {},
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
