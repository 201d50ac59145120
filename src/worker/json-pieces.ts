/** Elements of one piece: with rrweb's usual events it is parsed in a few milliseconds. */
const MAX_COUNT = 1_000
/** Characters of one piece, in about; an element that is longer makes a piece of its own. */
const MAX_LENGTH = 256 * 1024

/**
 * A list as pieces of JSON, each small enough to be parsed between two frames.
 *
 * Strings, because they cost the receiver least: 1 000 events (2.8 MB) took Chromium's main thread 8 ms as a string of
 * JSON, 12 ms as a structured clone and 13 ms as transferred bytes, which have to be made a string first.
 */
export function* toPieces(list: readonly unknown[]): Generator<string, void> {
  let elements: string[] = []
  let length = 0
  for (const element of list) {
    const json = JSON.stringify(element)
    if (elements.length > 0 && (length + json.length > MAX_LENGTH || elements.length === MAX_COUNT)) {
      yield `[${elements.join(',')}]`
      elements = []
      length = 0
    }
    elements.push(json)
    length += json.length
  }
  if (elements.length > 0) yield `[${elements.join(',')}]`
}

/** The elements of a piece. */
export function readPiece<T>(piece: string): readonly T[] {
  return JSON.parse(piece) as readonly T[]
}
