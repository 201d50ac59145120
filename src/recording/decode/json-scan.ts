import { type Steps, STEP_BYTES } from '../steps.ts'
import type { ByteStream } from './byte-stream.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
export const NEWLINE = 0x0a
/**
 * So much is decoded at once, in about; what is longer, by itself: in browsers, what is decoded piece by piece keeps the
 * collector of garbage busier than its decoder.
 */
export const RUN_BYTES = 16 * 1024

/** The bytes that give JSON its structure. */
export const Json = { QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON: 0x3a } as const

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09
}

/** Offset of the first byte from `from` on that is no white space, or -1 at the end of the text. */
export function skipSpace(stream: ByteStream, from: number): number {
  let at = from
  for (;;) {
    const byte = stream.at(at)
    if (byte === -1) {
      if (!stream.fill()) return -1
    } else if (isSpace(byte)) at++
    else return at
  }
}

/**
 * Offset just past the JSON value that begins at `from`, or -1 when the text ends within it. Only brackets and quotes
 * are looked at: whether what is between them is JSON, `JSON.parse` says later.
 */
export function* skipValue(stream: ByteStream, from: number): Steps<number> {
  let depth = 0
  let at = from
  /** Where to go on looking for the end of the string we are in; -1 outside strings. */
  let inString = -1
  let pauseAt = from + STEP_BYTES
  for (;;) {
    if (at > pauseAt) {
      yield
      pauseAt = at + STEP_BYTES
    }
    if (inString !== -1) {
      const end = endOfString(stream, inString)
      if (end === -1) {
        inString = stream.length
        if (!stream.fill()) return -1
        yield
        continue
      }
      inString = -1
      at = end
      if (depth === 0) return at
    }
    const byte = stream.at(at)
    if (byte === -1) {
      if (!stream.fill()) return depth === 0 && at > from ? at : -1
    } else if (byte === QUOTE) {
      inString = at + 1
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++
      at++
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at
      at++
      if (--depth === 0) return at
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) {
      return at
    } else {
      at++
    }
  }
}

/** Offset just past the closing quote of the string that `from` is in, or -1 where it is not at hand yet. */
function endOfString(stream: ByteStream, from: number): number {
  for (let at = from; ;) {
    const quote = stream.indexOf(QUOTE, at)
    if (quote === -1) return -1
    let backslashes = 0
    while (stream.at(quote - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return quote + 1
    at = quote + 1
  }
}
