import { type Steps, STEP_BYTES } from '../steps.ts'
import type { ByteStream } from './byte-stream.ts'
import type { EventSink } from './event-sink.ts'
import { isSpace, NEWLINE } from './json-scan.ts'
import type { ProblemList } from './problem-list.ts'

/**
 * Reads JSON lines. Lines end at `\n` and nowhere else: compressed fields hold U+0085 and other characters that
 * general line splitters break at. Numbers lines from `firstLine` on.
 */
export function* readLines(stream: ByteStream, sink: EventSink, problems: ProblemList, firstLine = 1): Steps<void> {
  const decoder = new TextDecoder()
  let line = firstLine
  let searched = 0
  let work = 0
  for (;;) {
    const found = stream.indexOf(NEWLINE, searched)
    if (found === -1) {
      searched = stream.length
      if (stream.fill()) {
        yield
        continue
      }
    }
    const last = found === -1
    const bytes = stream.slice(0, last ? stream.length : found)
    if (!bytes.every(isSpace)) {
      const value = parse(decoder.decode(bytes))
      if (value !== undefined) yield* sink.accept(value, line)
      else problems.add('line_invalid', line, last ? 'The last line is cut off.' : 'A line is no JSON.')
    }
    if (last) return
    stream.consume(found + 1)
    searched = 0
    line++
    work += bytes.length + 64
    if (work > STEP_BYTES) {
      work = 0
      yield
    }
  }
}

/** The value of a JSON text; `undefined`, which no JSON text means, where it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
