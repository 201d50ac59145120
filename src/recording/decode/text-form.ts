import type { Steps } from '../steps.ts'
import type { ByteStream } from './byte-stream.ts'
import { isSpace, Json, NEWLINE, skipSpace, skipValue } from './json-scan.ts'
import { parse } from './read-lines.ts'

/** How the text is to be read: as one JSON document, line by line, or not at all. */
export type TextForm = 'document' | 'lines' | 'empty'

const OPEN_ENDS: ReadonlySet<number> = new Set([Json.OPEN_BRACE, Json.OPEN_BRACKET, Json.COMMA])
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** Tells a document from JSON lines by its beginning; consumes nothing but a byte order mark. */
export function* detectTextForm(stream: ByteStream): Steps<TextForm> {
  stream.has(BYTE_ORDER_MARK.length)
  if (BYTE_ORDER_MARK.every((byte, i) => stream.at(i) === byte)) stream.consume(BYTE_ORDER_MARK.length)
  const at = skipSpace(stream, 0)
  if (at === -1) return 'empty'
  if (stream.at(at) === Json.OPEN_BRACE) return yield* detectObject(stream, at)
  if (stream.at(at) !== Json.OPEN_BRACKET) return 'lines'
  // `["window", event]` is a line; a list of objects or of lines is a document.
  const inside = skipSpace(stream, at + 1)
  const byte = inside === -1 ? -1 : stream.at(inside)
  const isList = byte === Json.OPEN_BRACE || byte === Json.OPEN_BRACKET || byte === Json.CLOSE_BRACKET
  return isList ? 'document' : 'lines'
}

/**
 * An object that holds a list of events by a known name is a document, and so is one that goes over several lines. Any
 * other is the first of many lines.
 */
function* detectObject(stream: ByteStream, from: number): Steps<TextForm> {
  let at = from + 1
  for (;;) {
    at = skipSpace(stream, at)
    const keyEnd = at === -1 || stream.at(at) !== Json.QUOTE ? -1 : yield* skipValue(stream, at)
    const colon = keyEnd === -1 ? -1 : skipSpace(stream, keyEnd)
    const valueAt = colon === -1 ? -1 : skipSpace(stream, colon + 1)
    if (valueAt === -1) return formByLines(stream, from, at === -1 ? stream.length : at)
    const key = parse(new TextDecoder().decode(stream.slice(at, keyEnd)))
    if (yield* holdsEvents(stream, key, valueAt)) return 'document'
    at = yield* skipValue(stream, valueAt)
    const form = formByLines(stream, from, at === -1 ? stream.length : at)
    if (at === -1 || form === 'document') return key === 'version' ? 'document' : form
    const next = skipSpace(stream, at)
    if (next === -1 || stream.at(next) !== Json.COMMA) return form
    at = next + 1
  }
}

function* holdsEvents(stream: ByteStream, key: unknown, valueAt: number): Steps<boolean> {
  const opening = stream.at(valueAt)
  if (key === 'events' || key === 'snapshots') return opening === Json.OPEN_BRACKET
  if (key === 'snapshotsByWindowId') return opening === Json.OPEN_BRACE
  return key === 'data' && opening === Json.OPEN_BRACE && (yield* detectObject(stream, valueAt)) === 'document'
}

/** Where a line ends behind an opening bracket or a comma, one value goes on; anywhere else the line was cut off. */
function formByLines(stream: ByteStream, from: number, to: number): TextForm {
  let before = -1
  for (let at = from; at < to; at++) {
    const byte = stream.at(at)
    if (byte === NEWLINE) return OPEN_ENDS.has(before) ? 'document' : 'lines'
    if (!isSpace(byte)) before = byte
  }
  return 'lines'
}
