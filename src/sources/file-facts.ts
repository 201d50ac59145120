import { decodeSteps, type DecodedBlock } from '../recording/decode/decode-block.ts'
import { isGzip } from '../recording/decode/gzip.ts'
import { NEWLINE } from '../recording/decode/json-scan.ts'
import { readExportPerson } from '../recording/file/export-person.ts'
import type { WindowEvent } from '../recording/events.ts'
import type { Person } from '../recording/replay-source.ts'
import type { Steps } from '../recording/steps.ts'
import { ReplayError } from '../shared/errors.ts'
import { inSlices } from './in-slices.ts'

/** How much is looked at of either end of a file, and how many times as much a file must hold for that to be worth it. */
const END_BYTES = 500_000
const WORTH_IT = 8

/** What can only be known of a recording file by decoding it. */
export interface FileFacts {
  readonly startMs: number
  readonly endMs: number
  readonly person: Person | null
}

function nothingIn(name: string, decoded: DecodedBlock): ReplayError {
  if (decoded.problems.some(({ reason }) => reason === 'too_large')) {
    return new ReplayError('too_large', {
      what: `${name} unpacks to more than a recording can be.`,
      why: 'Files that large are not read, because they may have been made to exhaust memory.',
    })
  }
  if (decoded.format === 'unknown') {
    return new ReplayError('format_unknown', {
      what: `${name} is in no format of a recording that is known.`,
      fix: 'Use a PostHog export, rrweb events as JSON, or blocks of either, plain or compressed.',
    })
  }
  return new ReplayError('empty', { what: `${name} holds no event that can be played.` })
}

/**
 * Decodes a file for its facts and lets the events go again: the player decodes its own, elsewhere. Of a long file of
 * plain JSON lines that are in order of time where it begins and where it ends, nothing in between is read: the player
 * learns of the file's only block at once, and finds out by itself if what lies between reaches further.
 *
 * @throws ReplayError `format_unknown`, `empty`, `too_large`, `aborted`
 */
export async function readFileFacts(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<FileFacts> {
  const ends = await inSlices(endSteps(bytes), signal)
  if (ends) return { ...ends, person: null }
  const decoded = await inSlices(decodeSteps(bytes), signal)
  const span = spanOf(decoded.events)
  if (span.startMs > span.endMs) throw nothingIn(name, decoded)
  return { ...span, person: readExportPerson(decoded.facts.person) }
}

type Span = Pick<FileFacts, 'startMs' | 'endMs'>

/** When a file begins and ends, by its first and its last lines; `null` where they do not tell. */
function* endSteps(bytes: Uint8Array): Steps<Span | null> {
  if (bytes.length < END_BYTES * WORTH_IT || isGzip(bytes)) return null
  const headEnd = bytes.subarray(0, END_BYTES).lastIndexOf(NEWLINE)
  const tailStart = bytes.indexOf(NEWLINE, bytes.length - END_BYTES)
  if (headEnd < 0 || tailStart < 0) return null
  const first = yield* decodeSteps(bytes.subarray(0, headEnd))
  const last = yield* decodeSteps(bytes.subarray(tailStart + 1))
  if (!first.events.every(isAfterTheOneBefore) || !last.events.every(isAfterTheOneBefore)) return null
  const isWhole = [first, last].every(({ events, problems }) => events.length > 0 && problems.length === 0)
  const [startMs, endMs] = [spanOf(first.events).startMs, spanOf(last.events).endMs]
  return isWhole && startMs <= endMs ? { startMs, endMs } : null
}

function isAfterTheOneBefore({ event }: WindowEvent, index: number, all: readonly WindowEvent[]): boolean {
  return event.timestamp >= (all[index - 1]?.event.timestamp ?? -Infinity)
}

function spanOf(events: readonly WindowEvent[]): Span {
  let [startMs, endMs] = [Infinity, -Infinity]
  for (const { event } of events) {
    startMs = Math.min(startMs, event.timestamp)
    endMs = Math.max(endMs, event.timestamp)
  }
  return { startMs, endMs }
}
