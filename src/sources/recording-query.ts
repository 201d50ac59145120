import type { RecordingFilter } from '../recording/replay-source.ts'

/**
 * A filter as a query string, empty for none: a static server ignores it, our handler lists no more than it asks for.
 * Paging is left to the reader of the list.
 */
export function recordingQuery({ recordingIds, personId, distinctIds, email, fromMs, toMs }: RecordingFilter): string {
  const query = new URLSearchParams()
  for (const id of recordingIds ?? []) query.append('recordingId', id)
  if (personId !== undefined) query.set('personId', personId)
  for (const id of distinctIds ?? []) query.append('distinctId', id)
  if (email !== undefined) query.set('email', email)
  if (fromMs !== undefined) query.set('fromMs', String(fromMs))
  if (toMs !== undefined) query.set('toMs', String(toMs))
  const text = query.toString()
  return text && `?${text}`
}
