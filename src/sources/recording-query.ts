import type { RecordingFilter } from '../recording/replay-source.ts'

/** Longer cursors are refused by the sources that gave them. */
export const MAX_CURSOR_LENGTH = 1_000
/** What our handler takes: such a cursor behind the marks that sources which ask others put in front of it. */
export const MAX_MARKED_CURSOR_LENGTH = 1_100

/** A filter as a query string of our handler's `search`, empty for none. */
export function recordingQuery(filter: RecordingFilter): string {
  const { recordingIds = [], distinctIds = [], url, ...single } = filter
  const query = new URLSearchParams()
  for (const id of recordingIds) query.append('recordingId', id)
  for (const id of distinctIds) query.append('distinctId', id)
  if (url && 'prefix' in url) query.set('urlPrefix', url.prefix)
  else if (url) query.set('urlContains', url.contains)
  for (const [name, value] of Object.entries(single)) {
    // A range without an end asks for nothing.
    if (value !== undefined && Math.abs(Number(value)) !== Infinity) query.set(name, String(value))
  }
  const text = query.toString()
  return text && `?${text}`
}
