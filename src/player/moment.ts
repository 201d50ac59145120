import { ReplayError } from '../shared/errors.ts'
import type { Moment } from './player.ts'
import { toMarkerOffsetMs } from './records/instant.ts'

/**
 * Where a moment lies, in ms from the recording's start. Dates and ISO strings are on the host's clock, so
 * `clockOffsetMs` (recording clock minus database clock) is added, and a time without a zone is UTC, as for records;
 * plain offsets are taken as they are.
 *
 * @throws ReplayError `configuration` for a date that is none.
 */
export function offsetOf(moment: Moment | number, startMs: number, clockOffsetMs: number): number {
  if (typeof moment === 'number') return finite(moment, moment)
  return finite(toMarkerOffsetMs(moment, { startMs, clockOffsetMs }), moment)
}

function finite(value: number | null, given: unknown): number {
  if (value !== null && Number.isFinite(value)) return value
  throw new ReplayError('configuration', {
    what: `${JSON.stringify(given) ?? String(given)} is not a moment.`,
    why: 'A moment is a Date, an ISO 8601 string or { offsetMs }.',
    fix: 'Check the value that is passed as startAt or to seek().',
  })
}
