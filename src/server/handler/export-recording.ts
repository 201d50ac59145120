import { decodeBlock } from '../../recording/decode/decode-block.ts'
import { receivedLines } from '../../recording/decode/received-lines.ts'
import { EXPORT_FILE_END, exportFileEvent, exportFileStart } from '../../recording/file/export-file-text.ts'
import type { Person, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { abortedError } from '../../sources/abort.ts'
import { LIVE, SAFE_HEADERS, VARY } from './answers.ts'
import type { ServedRecording, ServedRecordings } from './served-recordings.ts'

/** Decompressed size of one block, against bombs; the sum has no limit, because it is never held. */
const LIMITS = { maxDecodedBytes: 64_000_000 }

/** How a recording is written as one file; `fileSource` opens them all. */
export type ExportFormat = 'jsonl' | 'posthog'

interface Writing {
  readonly type: string
  readonly extension: string
  /** Pieces of text: before the events, of each block, and after them. */
  start(id: string, person: Person | null): string
  block(bytes: Uint8Array, position: number): BlockText
  readonly end: string
}

interface BlockText {
  readonly text: string
  readonly events: number
}

const FORMATS: Readonly<Record<ExportFormat, Writing>> = {
  jsonl: {
    type: 'application/x-ndjson',
    extension: 'jsonl',
    start: () => '',
    block(bytes) {
      const lines = whole(receivedLines(bytes, LIMITS))
      return { text: lines.map((line) => `${line}\n`).join(''), events: lines.length }
    },
    end: '',
  },
  posthog: {
    type: 'application/json',
    extension: 'json',
    start: (id, person) => exportFileStart({ id, person }),
    block(bytes, position) {
      const { events, problems } = decodeBlock(bytes, { limits: LIMITS })
      // Events that nobody understands are no damage; a part that cannot be unpacked is.
      if (problems.length > 0) whole(receivedLines(bytes, LIMITS))
      return { text: events.map((event, i) => exportFileEvent(event, position + i)).join(''), events: events.length }
    },
    end: EXPORT_FILE_END,
  },
}

/** @throws ReplayError `bad_request` */
export function readExportFormat(query: URLSearchParams): ExportFormat {
  const [format = 'jsonl', ...more] = query.getAll('format')
  const isOnly = [...query.keys()].every((name) => name === 'format') && more.length === 0
  if (isOnly && (format === 'jsonl' || format === 'posthog')) return format
  throw new ReplayError('bad_request', { what: 'There is no such format.', fix: 'Ask for jsonl or posthog.' })
}

export interface ExportOptions {
  readonly recordings: ServedRecordings
  readonly source: ReplaySource
  readonly format: ExportFormat
  readonly signal: AbortSignal
  /** Told when the file ends before its time and its reader still waits, with how many blocks it has. */
  readonly onFailed: (error: ReplayError, blocks: number) => Promise<void>
}

/**
 * A recording as one file, under a name of our own making. Block by block: memory holds one of them, and the next is
 * read when the reader has taken it. A block that is damaged ends the file: without it, it would pass for the whole.
 *
 * @throws ReplayError `corrupt` and what the source fails with, where it is the first block
 */
export async function exportRecording(
  id: string,
  { list }: ServedRecording,
  options: ExportOptions,
): Promise<Response> {
  const { recordings, source, format, signal, onFailed } = options
  const writing = FORMATS[format]
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  async function* pieces() {
    const person = format === 'posthog' ? ((await source.getPerson?.(id, { signal: ended })) ?? null) : null
    yield writing.start(id, person)
    let position = 0
    for (const block of list.blocks) {
      const { text, events } = writing.block(await recordings.bytes(id, block, ended), position)
      blocksRead++
      yield text
      position += events
    }
    yield writing.end
  }
  let blocksRead = 0
  const reading = pieces()
  /** The next piece that has any text. */
  async function next(): Promise<string | undefined> {
    try {
      for (;;) {
        if (ended.aborted) throw abortedError()
        const { done, value } = await reading.next()
        if (done) return undefined
        if (value !== '') return value
      }
    } catch (thrown) {
      const error = toReplayError(thrown, 'unavailable')
      if (!stop.signal.aborted) await onFailed(error, blocksRead)
      throw error
    }
  }
  // Once the answer has begun it can only break off: the first failure can still be said in words.
  const ahead: string[] = []
  while (blocksRead === 0 && ahead.length < 2) {
    const text = await next()
    if (text === undefined) break
    ahead.push(text)
  }
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const text = ahead.shift() ?? (await next())
          if (text === undefined) controller.close()
          else controller.enqueue(encoder.encode(text))
        } catch (thrown) {
          controller.error(thrown)
        }
      },
      async cancel() {
        stop.abort()
        await reading.return()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    ...SAFE_HEADERS,
    vary: VARY,
    'cache-control': LIVE,
    'content-type': writing.type,
    // The id has no character that could end the name.
    'content-disposition': `attachment; filename="recording-${id}.${writing.extension}"`,
  }
  return new Response(body, { headers })
}

function whole(lines: readonly string[] | null): readonly string[] {
  if (lines !== null) return lines
  throw new ReplayError('corrupt', {
    what: 'A block of the recording is damaged.',
    why: 'A file without it would pass for the whole recording.',
  })
}
