import type { RecordingFilter, RecordingInfo, RecordingPage } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'

const DEFAULT_LIMIT = 50

/** Whether a recording is what the filter asks for. Its time is a stretch: whoever overlaps it is in. */
export function matchesFilter(info: RecordingInfo, filter: RecordingFilter): boolean {
  const { recordingIds, personId, distinctIds, email, fromMs = -Infinity, toMs = Infinity, status } = filter
  const { minDurationMs = -Infinity, maxDurationMs = Infinity } = filter
  if (recordingIds && !recordingIds.includes(info.id)) return false
  if (info.endMs < fromMs || info.startMs > toMs) return false
  if (info.endMs < info.startMs + minDurationMs || info.endMs > info.startMs + maxDurationMs) return false
  if (status !== undefined && info.ongoing !== (status === 'live')) return false
  if (personId !== undefined && info.person?.id !== personId) return false
  if (email !== undefined && info.person?.email?.toLowerCase() !== email.toLowerCase()) return false
  if (!distinctIds) return true
  const known = [info.distinctId, ...(info.person?.distinctIds ?? [])]
  return distinctIds.some((id) => known.includes(id))
}

/**
 * Refuses what is not told by what a list says of a recording: the pages that were visited, and uncaught errors.
 *
 * @throws ReplayError `bad_request`
 */
export function assertListed({ url, hasErrors }: RecordingFilter): void {
  if (url === undefined && hasErrors === undefined) return
  throw new ReplayError('bad_request', {
    what: 'Only an index finds pages and errors.',
  })
}

/**
 * One page of a list that is at hand as a whole, newest first. The cursor is the position to go on from.
 *
 * @throws ReplayError `bad_request`, also for what a list does not say
 */
export function filterRecordings(infos: Iterable<RecordingInfo>, filter: RecordingFilter): RecordingPage {
  const { limit = DEFAULT_LIMIT, cursor = '0' } = filter
  if (!/^\d{1,9}$/.test(cursor) || !(limit > 0)) {
    throw new ReplayError('bad_request', {
      what: 'The list cannot go on from there.',
      fix: 'Give the cursor of the page before, and a limit above 0.',
    })
  }
  assertListed(filter)
  const start = Number(cursor)
  const found = [...infos].filter((info) => matchesFilter(info, filter)).sort((a, b) => b.startMs - a.startMs)
  const recordings = found.slice(start, start + limit)
  const end = start + recordings.length
  return end < found.length ? { recordings, nextCursor: String(end) } : { recordings }
}
