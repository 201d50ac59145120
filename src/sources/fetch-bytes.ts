import { ReplayError } from '../shared/errors.ts'
import { abortedError, linkedController, throwIfAborted } from './abort.ts'

export type Fetch = typeof globalThis.fetch

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** The whole body; of an error's body the first kilobytes only. */
  readonly bytes: Uint8Array
}

export interface FetchBytesOptions {
  readonly fetch: Fetch
  /** Who is asked, for messages, e.g. `The archive server`. The address is never part of a message. */
  readonly subject: string
  readonly signal?: AbortSignal | undefined
  readonly init?: Omit<RequestInit, 'signal'>
  /** @default 256 MB */
  readonly maxBytes?: number
  /** How long nothing may arrive before the request is given up. @default 60_000 */
  readonly stallMs?: number
}

const DEFAULT_MAX_BYTES = 256_000_000
const DEFAULT_STALL_MS = 60_000
const ERROR_BODY_BYTES = 16_384

/**
 * Fetches an address and reads its whole body.
 *
 * @throws ReplayError `aborted`, `network` when nothing (more) arrives, with the status of an answer that broke off,
 * `too_large`. Any HTTP status is an answer.
 */
export async function fetchBytes(url: string, options: FetchBytesOptions): Promise<HttpAnswer> {
  // Taken out of the object: a browser’s own fetch refuses to be called as a method of another.
  const { fetch, signal, subject, stallMs = DEFAULT_STALL_MS } = options
  throwIfAborted(signal)
  const { controller, release } = linkedController(signal)
  let timer: ReturnType<typeof setTimeout> | undefined
  let status: number | undefined
  const stillAlive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => controller.abort(), stallMs)
  }
  try {
    stillAlive()
    const response = await fetch(url, { ...options.init, signal: controller.signal })
    status = response.status
    const limit = response.ok
      ? { maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES, beyond: 'throw' as const }
      : { maxBytes: ERROR_BODY_BYTES, beyond: 'cut' as const }
    const bytes = await readBody(response, { ...limit, subject, onPart: stillAlive })
    return { status, headers: response.headers, bytes }
  } catch (thrown) {
    if (thrown instanceof ReplayError) throw thrown
    if (signal?.aborted) throw abortedError()
    if (status !== undefined && !controller.signal.aborted) throw brokenOff(subject, status)
    throw new ReplayError('network', {
      what: controller.signal.aborted ? `${subject} stopped answering.` : `${subject} could not be reached.`,
      why: 'The network is down, the server is not running, or its CORS settings do not allow this page.',
      fix: 'Check the connection and try again.',
    })
  } finally {
    clearTimeout(timer)
    release()
    // Lets go of a body that was not read to its end.
    controller.abort()
  }
}

interface BodyLimit {
  readonly maxBytes: number
  readonly beyond: 'throw' | 'cut'
  readonly subject: string
  readonly onPart: () => void
}

async function readBody(response: Response, { maxBytes, beyond, subject, onPart }: BodyLimit): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const parts: Uint8Array[] = []
  let total = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    onPart()
    if (total + value.length > maxBytes) {
      if (beyond === 'throw') throw bodyTooLarge(subject, maxBytes)
      parts.push(value.subarray(0, maxBytes - total))
      total = maxBytes
      break
    }
    parts.push(value)
    total += value.length
  }
  return concat(parts, total)
}

function brokenOff(subject: string, status: number): ReplayError {
  return new ReplayError('network', {
    what: `${subject} broke off in the middle of its answer.`,
    why: 'The connection was lost, or the server could not go on.',
    fix: 'Check the connection and try again.',
    status,
  })
}

function bodyTooLarge(subject: string, maxBytes: number): ReplayError {
  return new ReplayError('too_large', {
    what: `${subject} sent more than ${Math.round(maxBytes / 1_000_000)} MB for one request.`,
    why: 'Bodies that large are not read, because they may have been made to exhaust memory.',
  })
}

function concat(parts: readonly Uint8Array[], total: number): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const bytes = new Uint8Array(total)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
