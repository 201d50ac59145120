import { type Steps, STEP_BYTES } from '../steps.ts'
import type { ByteStream } from './byte-stream.ts'
import type { EventSink } from './event-sink.ts'
import { NEWLINE, RUN_BYTES } from './json-scan.ts'
import type { ProblemList } from './problem-list.ts'

const BLANK = /^[ \t\r]*$/
/** Files that were put together have it at the beginning of lines. */
const BYTE_ORDER_MARK = /^\uFEFF/

/**
 * Reads JSON lines. Lines end at `\n` and nowhere else: compressed fields hold U+0085 and other characters that
 * general line splitters break at. Numbers lines from `firstLine` on.
 */
export function* readLines(stream: ByteStream, sink: EventSink, problems: ProblemList, firstLine = 1): Steps<void> {
  let line = firstLine
  let searched = 0
  let work = 0
  for (;;) {
    let end = stream.indexOf(NEWLINE, searched)
    if (end === -1) {
      searched = stream.length
      if (stream.fill()) {
        yield
        continue
      }
    }
    const last = end === -1
    for (let next = end; next !== -1 && next < RUN_BYTES; next = stream.indexOf(NEWLINE, end + 1)) end = next
    const bytes = stream.slice(0, last ? stream.length : end)
    const texts = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
    for (const text of texts) {
      if (!BLANK.test(text)) {
        const value = parse(text.replace(BYTE_ORDER_MARK, ''))
        if (value !== undefined) yield* sink.accept(value, line)
        else problems.add('line_invalid', line, last ? 'The last line is cut off.' : 'A line is no JSON.')
      }
      line++
    }
    if (last) return
    stream.consume(end + 1)
    searched = 0
    work += bytes.length + 64 * texts.length
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
