import { readLine } from '../../recording/archive/block-stats.ts'
import type { DecodeLimits } from '../../recording/decode/budget.ts'
import { decodeBlock } from '../../recording/decode/decode-block.ts'
import { receivedLines } from '../../recording/decode/received-lines.ts'
import { EXPORT_FILE_END, exportFileEvent, exportFileStart } from '../../recording/file/export-file-text.ts'
import type { BlockInfo, Person } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { inOrderOfTime, type TimedText } from './in-order-of-time.ts'

/** A file of a recording in pieces of text: before the events, of each event, and after them. */
export interface ExportWriting {
  start(id: string, person: Person | null): string
  /**
   * The events of a block, as they stood in it.
   *
   * @throws ReplayError `corrupt` for a block that is damaged or beyond the limits
   */
  events(bytes: Uint8Array, limits: Partial<DecodeLimits>): readonly TimedText[]
  /** What stands between two events. */
  readonly separator: string
  readonly end: string
}

export const EXPORT_WRITING: Readonly<Record<'jsonl' | 'posthog', ExportWriting>> = {
  jsonl: {
    start: () => '',
    events: (bytes, limits) => timed(whole(receivedLines(bytes, limits))),
    separator: '',
    end: '',
  },
  posthog: {
    start: (id, person) => exportFileStart({ id, person }),
    events(bytes, limits) {
      const { events, problems } = decodeBlock(bytes, { limits })
      // Events that nobody understands are no damage; a part that cannot be unpacked is.
      if (problems.length > 0) whole(receivedLines(bytes, limits))
      return events.map((event) => ({ atMs: event.event.timestamp, text: exportFileEvent(event, 0) }))
    },
    separator: ',',
    end: EXPORT_FILE_END,
  },
}

/** What goes into a file. */
export interface Exported {
  readonly id: string
  readonly person: Person | null
  /** As the source lists them. */
  readonly blocks: readonly BlockInfo[]
}

/**
 * The file, a piece of text for each block that was read, with all events in order of time, whatever its form.
 *
 * @param read The events of the blocks, in the same order.
 */
export async function* exportTexts(
  { start, separator, end }: ExportWriting,
  { id, person, blocks }: Exported,
  read: AsyncIterable<readonly TimedText[]>,
): AsyncGenerator<string, void, undefined> {
  yield start(id, person)
  let isFirst = true
  for await (const due of inOrderOfTime(blocks, read)) {
    const text = due.map((event) => event.text).join(separator)
    yield isFirst ? text : separator + text
    isFirst = false
  }
  yield end
}

/** Lines that are no events have no time: they stay behind the one before them. */
function timed(lines: readonly string[]): readonly TimedText[] {
  let atMs = 0
  return lines.map((line) => {
    atMs = readLine(line)?.timestampMs ?? atMs
    return { atMs, text: `${line}\n` }
  })
}

function whole(lines: readonly string[] | null): readonly string[] {
  if (lines !== null) return lines
  throw new ReplayError('corrupt', {
    what: 'A block of the recording is damaged.',
    why: 'A file without it would pass for the whole recording.',
  })
}
