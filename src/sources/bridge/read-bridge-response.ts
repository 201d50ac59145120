import { isObject } from '../../recording/events.ts'
import { ReplayError } from '../../shared/errors.ts'

/** Which request something answers; `null` where it is no answer at all. */
export function bridgeResponseId(response: unknown): string | null {
  return isObject(response) && typeof response['id'] === 'string' ? response['id'] : null
}

/** @throws ReplayError `format_unknown` naming the field; nothing of the answer is repeated. */
export function readBridgeResponse(value: unknown): Response {
  const answer = isObject(value) ? value : {}
  const { status } = answer
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw misunderstood('status', 'an HTTP status from 200 to 599')
  }
  return new Response(bodyOf(answer), { status: status === 204 ? 200 : status, headers: headersOf(answer['headers']) })
}

function bodyOf({ base64, text }: Record<string, unknown>): BodyInit {
  if (base64 === undefined || base64 === null) {
    if (text === undefined || text === null) return ''
    if (typeof text !== 'string') throw misunderstood('text', 'a string')
    return text
  }
  if (typeof base64 !== 'string') throw misunderstood('base64', 'a string')
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  } catch (cause) {
    throw misunderstood('base64', 'base64', cause)
  }
}

function headersOf(value: unknown): Headers {
  const headers = new Headers()
  for (const [name, text] of Object.entries(isObject(value) ? value : {})) {
    if (typeof text !== 'string') continue
    try {
      headers.set(name, text)
    } catch {
      // A header that is none tells nothing; the answer may still be right.
      continue
    }
  }
  return headers
}

function misunderstood(field: string, expected: string, cause?: unknown): ReplayError {
  return new ReplayError('format_unknown', {
    what: `The bridge answered with a ${field} that is not ${expected}.`,
    why: 'What was read cannot be told from it.',
    fix: 'Check what the host makes of the answer: { id, status, base64 } or { id, status, text }.',
    cause,
  })
}
