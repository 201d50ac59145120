import type { RecordingFilter, RecordingPage } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { assertListed, matchesFilter } from '../filter-recordings.ts'
import { MAX_CURSOR_LENGTH } from '../recording-query.ts'
import { unexpectedAnswer } from './post-hog-client.ts'
import { toRecordingInfo } from './recording-info.ts'
import { uuidV7TimeMs } from './uuid-v7.ts'

const DAY_MS = 86_400_000
/** Without a date the API looks back three days only, and says nothing of it. */
const LOOK_BACK_MS = 90 * DAY_MS
const MAX_LIMIT = 100
const OFFSET = 'offset:'

/** The API's filter goes by start; a recording of up to a day that began before may reach into the time asked for. */
function dateFrom({ fromMs, recordingIds }: RecordingFilter, nowMs: number): number {
  if (fromMs !== undefined) return Math.max(0, fromMs - DAY_MS)
  const starts = (recordingIds ?? []).map(uuidV7TimeMs).filter((startMs) => startMs !== null)
  return Math.min(nowMs - LOOK_BACK_MS, ...starts.map((startMs) => startMs - DAY_MS))
}

/**
 * The parameters of `GET session_recordings`. The API refuses what it does not know, so there is nothing else in it.
 *
 * @throws ReplayError `bad_request`, also for pages and errors
 */
export function toListQuery(filter: RecordingFilter, nowMs: number): Record<string, string> {
  const { recordingIds, personId, distinctIds, email, toMs, limit = 50, cursor } = filter
  assertListed(filter)
  if (!(limit >= 1) || (cursor !== undefined && cursor.length > MAX_CURSOR_LENGTH)) {
    throw new ReplayError('bad_request', {
      what: 'The list cannot go on from there.',
      fix: 'Give the cursor of the page before, and a limit above 0.',
    })
  }
  return {
    date_from: new Date(dateFrom(filter, nowMs)).toISOString(),
    ...(toMs !== undefined && { date_to: new Date(toMs).toISOString() }),
    ...(recordingIds && { session_ids: JSON.stringify(recordingIds) }),
    ...(personId !== undefined && { person_uuid: personId }),
    ...(distinctIds && { distinct_ids: JSON.stringify(distinctIds) }),
    ...(email !== undefined && {
      properties: JSON.stringify([{ key: 'email', type: 'person', operator: 'exact', value: [email] }]),
    }),
    order: 'start_time',
    order_direction: 'DESC',
    limit: String(Math.min(Math.floor(limit), MAX_LIMIT)),
    ...(cursor !== undefined && position(cursor)),
  }
}

/** A JSON string: the API parses every value that is JSON, and a cursor of digits would become a number. */
function position(cursor: string): Record<string, string> {
  const offset = offsetOf(cursor)
  return offset === undefined ? { after: JSON.stringify(cursor) } : { offset }
}

function offsetOf(cursor: string): string | undefined {
  return /^offset:(\d{1,6})$/.exec(cursor)?.[1]
}

/**
 * One page; recordings that the API has not left out by time, duration or status are, so it may be shorter than the
 * limit.
 *
 * @throws ReplayError `format_unknown`, also where there is more and nothing says how to go on
 */
export function toRecordingPage(answer: Record<string, unknown>, filter: RecordingFilter): RecordingPage {
  const { recordingIds: _ids, personId: _person, distinctIds: _distinct, email: _email, ...rest } = filter
  if (!Array.isArray(answer.results)) throw unexpectedAnswer()
  const recordings = answer.results
    .flatMap((result) => toRecordingInfo(result) ?? [])
    .filter((info) => matchesFilter(info, rest))
  const { cursor = `${OFFSET}0` } = filter
  const { next_cursor: next, has_next: hasNext } = answer
  if (hasNext !== true) return { recordings }
  if (typeof next === 'string' && next !== '' && next.length <= MAX_CURSOR_LENGTH)
    return { recordings, nextCursor: next }
  // Positions are counted with servers from before the cursor, and where one is longer than we would take it back.
  const offset = offsetOf(cursor)
  if (offset === undefined) {
    throw new ReplayError('format_unknown', {
      what: 'PostHog has more recordings, but gives no cursor that can be used.',
      fix: 'Ask for less at once, e.g. for a shorter time.',
    })
  }
  return { recordings, nextCursor: `${OFFSET}${Number(offset) + answer.results.length}` }
}
