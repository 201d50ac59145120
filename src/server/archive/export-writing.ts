import type { DecodeLimits } from '../../recording/decode/budget.ts'
import { decodeBlock } from '../../recording/decode/decode-block.ts'
import type { WindowEvent } from '../../recording/events.ts'
import { receivedLines } from '../../recording/decode/received-lines.ts'
import { EXPORT_FILE_END, exportFileEvent, exportFileStart } from '../../recording/file/export-file-text.ts'
import type { Person } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'

/** A file of a recording in pieces of text: before the events, of each block, and after them. */
export interface ExportWriting {
  start(id: string, person: Person | null): string
  /**
   * @param position of the block's first event in the file, from 0
   * @throws ReplayError `corrupt` for a block that is damaged or beyond the limits
   */
  block(bytes: Uint8Array, position: number, limits: Partial<DecodeLimits>): BlockText
  readonly end: string
}

export interface BlockText {
  readonly text: string
  readonly events: number
}

/** How events are written, so that no more than one block is held at a time. */
export const EXPORT_WRITING: Readonly<Record<'jsonl' | 'posthog', ExportWriting>> = {
  jsonl: {
    start: () => '',
    block(bytes, _position, limits) {
      const lines = whole(receivedLines(bytes, limits))
      return { text: lines.map((line) => `${line}\n`).join(''), events: lines.length }
    },
    end: '',
  },
  posthog: {
    start: (id, person) => exportFileStart({ id, person }),
    block(bytes, position, limits) {
      const events = wholeEvents(bytes, limits)
      return { text: exportFileEvents(events, position), events: events.length }
    },
    end: EXPORT_FILE_END,
  },
}

/** @throws ReplayError `corrupt` for a block that is damaged or beyond the limits */
export function wholeEvents(bytes: Uint8Array, limits: Partial<DecodeLimits>): readonly WindowEvent[] {
  const { events, problems } = decodeBlock(bytes, { limits })
  // Events that nobody understands are no damage; a part that cannot be unpacked is.
  if (problems.length > 0) whole(receivedLines(bytes, limits))
  return events
}

/** @param position of the first event in the file, from 0 */
export function exportFileEvents(events: readonly WindowEvent[], position: number): string {
  return events.map((event, i) => exportFileEvent(event, position + i)).join('')
}

function whole(lines: readonly string[] | null): readonly string[] {
  if (lines !== null) return lines
  throw new ReplayError('corrupt', {
    what: 'A block of the recording is damaged.',
    why: 'A file without it would pass for the whole recording.',
  })
}
