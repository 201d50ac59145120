import { Gunzip } from 'fflate'

import { ReplayError } from '../../shared/errors.ts'
import { runSteps, type Steps } from '../steps.ts'

/** Compressed bytes fed at a time, so that a bomb is noticed long before it is unpacked. */
const STEP_BYTES = 16_384

export interface InflateLimit {
  readonly maxBytes: number
  /** Names the file in errors. */
  readonly where: string
}

/** Header, an empty deflate block, checksum and size. */
const MIN_GZIP_BYTES = 20

function tooLarge(where: string, maxBytes: number): ReplayError {
  return new ReplayError('too_large', {
    what: `${where} unpacks to more than ${Math.round(maxBytes / 1_000_000)} MB.`,
    why: 'It is not read, because it may have been made to exhaust memory.',
  })
}

function damaged(where: string, cause?: unknown): ReplayError {
  return new ReplayError('format_unknown', {
    what: `${where} is damaged gzip.`,
    fix: 'Write the archive again.',
    cause,
  })
}

/**
 * The text of a file that may be gzip or not: some servers send `.gz` files with `Content-Encoding: gzip`, so that
 * they arrive unpacked, others do not. Told apart by content.
 *
 * @throws ReplayError `too_large`, `format_unknown` for damaged gzip
 */
export function inflateText(bytes: Uint8Array, limit: InflateLimit): string {
  return runSteps(inflateTextSteps(bytes, limit))
}

/** The same in steps of about a millisecond. */
export function* inflateTextSteps(bytes: Uint8Array, { maxBytes, where }: InflateLimit): Steps<string> {
  const decoder = new TextDecoder()
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (bytes.length > maxBytes) throw tooLarge(where, maxBytes)
    return decoder.decode(bytes)
  }
  if (bytes.length < MIN_GZIP_BYTES) throw damaged(where)
  const parts: string[] = []
  let total = 0
  let memberBytes = 0
  const gunzip = new Gunzip((part) => {
    total += part.length
    memberBytes += part.length
    if (total > maxBytes) throw tooLarge(where, maxBytes)
    parts.push(decoder.decode(part, { stream: true }))
  })
  gunzip.onmember = () => {
    memberBytes = 0
  }
  try {
    for (let start = 0; start < bytes.length; start += STEP_BYTES) {
      gunzip.push(bytes.subarray(start, start + STEP_BYTES), start + STEP_BYTES >= bytes.length)
      yield
    }
  } catch (cause) {
    if (cause instanceof ReplayError) throw cause
    throw damaged(where, cause)
  }
  // fflate takes a file that ends early for one that is complete; the size at its end tells.
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true)
  if (size !== memberBytes % 2 ** 32) throw damaged(where)
  return parts.join('') + decoder.decode()
}
