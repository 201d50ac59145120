import { concatBytes } from '../concat-bytes.ts'
import type { WindowEvent } from '../events.ts'
import type { Person } from '../replay-source.ts'
import { EXPORT_FILE_END, exportFileEvent, exportFileStart } from './export-file-text.ts'

/** What goes into a recording file. */
export interface RecordingLike {
  readonly id: string
  readonly person?: Person | null
  readonly events: Iterable<WindowEvent>
}

/** Pieces of text of about this length are encoded at once: a text of the whole recording may be longer than a string can be. */
const PIECE_LENGTH = 1024 * 1024

/**
 * Writes a recording as PostHog's export file of version `2023-04-28`: JSON in UTF-8, events decompressed and in order
 * of time. PostHog and `readRecordingFile` read it back. Window ids stay as they are.
 */
export function writeRecordingFile(recording: RecordingLike): Uint8Array {
  const events = [...recording.events].sort((a, b) => a.event.timestamp - b.event.timestamp)
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  let text = exportFileStart(recording)
  events.forEach((event, position) => {
    text += exportFileEvent(event, position)
    if (text.length < PIECE_LENGTH) return
    pieces.push(encoder.encode(text))
    text = ''
  })
  pieces.push(encoder.encode(text + EXPORT_FILE_END))
  return concatBytes(pieces)
}
