import type { WindowEvent } from '../events.ts'
import type { BlockProblem } from '../recording-view.ts'
import { runSteps, type Steps } from '../steps.ts'
import { Budget, type DecodeLimits, DEFAULT_LIMITS, OverBudget } from './budget.ts'
import type { ByteStream } from './byte-stream.ts'
import { type EventForm, EventSink } from './event-sink.ts'
import { skipSpace } from './json-scan.ts'
import { openText } from './open-text.ts'
import { ProblemList } from './problem-list.ts'
import { DocumentReader, type ExportFacts } from './read-document.ts'
import { readLines } from './read-lines.ts'
import { detectTextForm } from './text-form.ts'
import { words } from '../words.ts'

/** What a block's text turned out to be. `export` is PostHog's export file, of either version. */
export type BlockFormat = EventForm | 'export' | 'empty' | 'unknown'

/** The events of one block in the order they were stored, and all that could not be used. */
export interface DecodedBlock {
  readonly events: readonly WindowEvent[]
  readonly problems: readonly BlockProblem[]
  readonly format: BlockFormat
  /** What an export file says of its recording. */
  readonly facts: ExportFacts
}

export interface DecodeOptions {
  /** Goes into the problems. @default null */
  readonly blockKey?: string | null
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<DecodeLimits>
}

/**
 * Decodes a block in any form that recordings are stored or sent in, told by content and not by name: PostHog
 * `blob_v2` (JSON lines, or snappy blocks with or without length), its older lines and its export files, rrweb's own
 * lists, each plain or gzipped. Never throws: what cannot be read is in `problems`, and the rest is in `events`.
 */
export function decodeBlock(bytes: Uint8Array, options: DecodeOptions = {}): DecodedBlock {
  return runSteps(decodeSteps(bytes, options))
}

/** The same in steps of about a millisecond. */
export function* decodeSteps(bytes: Uint8Array, options: DecodeOptions = {}): Steps<DecodedBlock> {
  const problems = new ProblemList(options.blockKey ?? null)
  const budget = new Budget(bytes.length, { ...DEFAULT_LIMITS, ...options.limits })
  const sink = new EventSink(budget, problems)
  let facts: ExportFacts = {}
  let format: BlockFormat | null = null
  try {
    const stream = openText(bytes, budget, problems)
    const form = stream === null ? 'unknown' : yield* detectTextForm(stream)
    if (stream === null || form === 'unknown') format = 'unknown'
    else if (form === 'empty') format = 'empty'
    else if (form === 'lines') yield* readLines(stream, sink, problems)
    else facts = yield* readDocuments(stream, sink, problems)
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error
    problems.add('too_large', null, `The block was cut off. ${error.message}`)
  }
  format ??= facts.version === undefined ? (sink.form ?? 'unknown') : 'export'
  return { events: sink.events, problems: explain(format, problems), format, facts }
}

/** Several documents may follow each other; what they say is taken from the first. */
function* readDocuments(stream: ByteStream, sink: EventSink, problems: ProblemList): Steps<ExportFacts> {
  const reader = new DocumentReader(stream, sink, problems)
  let going = true
  while (going && skipSpace(stream, 0) !== -1) going = yield* reader.read()
  if (reader.foundList) sink.form ??= 'events'
  return reader.facts
}

/** Problems that are no surprise in what is no recording at all. */
const NOT_UNDERSTOOD = words('line_invalid event_invalid')

function explain(format: BlockFormat, problems: ProblemList): readonly BlockProblem[] {
  const found = problems.toArray()
  if (format === 'empty' && found.length === 0) problems.add('block_corrupt', null, 'The block is empty.')
  else if (format === 'unknown' && found.every(({ reason }) => NOT_UNDERSTOOD.has(reason))) {
    problems.clear()
    problems.add('format_unknown', null, 'The block is in no known format.')
  } else return found
  return problems.toArray()
}
