import { readFields } from '../recording/archive/field-reader.ts'
import { parseArchiveIndex } from '../recording/archive/recording-info.ts'
import type { RecordingPage } from '../recording/replay-source.ts'

/**
 * A page of recordings as a server's search answers it.
 *
 * @throws ReplayError `format_unknown`
 */
export function parseRecordingPage(value: unknown): RecordingPage {
  const fields = readFields(value, 'search')
  const recordings = parseArchiveIndex(fields.raw('recordings'))
  return { recordings, ...(fields.has('nextCursor') && { nextCursor: fields.string('nextCursor') }) }
}
