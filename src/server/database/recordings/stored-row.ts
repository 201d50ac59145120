import type { RecordingInfo } from '../../../recording/replay-source.ts'
import type { IndexedRecording } from '../../ports/recording-index.ts'
import type { PageCursor } from '../page-cursor.ts'

/** A row of `recordings` as `storedColumns` reads it. */
export interface StoredRow {
  readonly id: string
  readonly start_ms: number
  readonly errors: number | null
  readonly archive_key: string | null
  readonly bytes: number | null
  readonly urls: readonly string[] | null
  readonly info: RecordingInfo
}

/** The recording as it was written, but for the addresses of its person, which are looked for and not listed. */
export function readStoredRow({ info, urls, errors, archive_key, bytes }: StoredRow): IndexedRecording {
  return {
    info,
    ...(urls !== null && { urls }),
    ...(errors !== null && { errors }),
    ...(archive_key !== null && { archiveKey: archive_key }),
    ...(bytes !== null && { bytes }),
  }
}

export function storedCursor({ start_ms, id }: StoredRow): PageCursor {
  return { atMs: start_ms, id }
}
