import { decodeBlock } from '../../recording/decode/decode-block.ts'
import type { WindowEvent } from '../../recording/events.ts'
import { EXPORT_FILE_END, exportFileEvent, exportFileStart } from '../../recording/file/export-file-text.ts'
import type { Person, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { abortedError } from '../../sources/abort.ts'
import { LIVE, SAFE_HEADERS, VARY } from './answers.ts'
import type { ServedRecording, ServedRecordings } from './served-recordings.ts'

/** Decompressed size of one block, against bombs; the sum has no limit, because it is never held. */
const MAX_BLOCK_BYTES = 64_000_000

/** How a recording is written as one file; `fileSource` opens them all. */
export type ExportFormat = 'jsonl' | 'posthog'

interface Writing {
  readonly type: string
  readonly extension: string
  /** Pieces of text: before the events, of each block, and after them. */
  start(id: string, person: Person | null): string
  block(events: readonly WindowEvent[], position: number): string
  readonly end: string
}

const FORMATS: Readonly<Record<ExportFormat, Writing>> = {
  jsonl: {
    type: 'application/x-ndjson',
    extension: 'jsonl',
    start: () => '',
    block: (events) => events.map(({ windowId, event }) => `${JSON.stringify([windowId, event])}\n`).join(''),
    end: '',
  },
  posthog: {
    type: 'application/json',
    extension: 'json',
    start: (id, person) => exportFileStart({ id, person }),
    block: (events, position) => events.map((event, i) => exportFileEvent(event, position + i)).join(''),
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
  readonly onProblem: (error: ReplayError) => void
}

/**
 * A recording as one file, under a name of our own making. Block by block: memory holds one of them, and the next is read when the reader has taken it.
 */
export function exportRecording(id: string, { list }: ServedRecording, options: ExportOptions): Response {
  const { recordings, source, format, signal, onProblem } = options
  const writing = FORMATS[format]
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  async function* pieces() {
    const person = format === 'posthog' ? ((await source.getPerson?.(id, { signal: ended })) ?? null) : null
    yield writing.start(id, person)
    let position = 0
    for (const block of list.blocks) {
      const bytes = await recordings.bytes(id, block, ended)
      const { events } = decodeBlock(bytes, { limits: { maxDecodedBytes: MAX_BLOCK_BYTES } })
      yield writing.block(events, position)
      position += events.length
    }
    yield writing.end
  }
  const reading = pieces()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (ended.aborted) return controller.error(abortedError())
        try {
          for (;;) {
            const { done, value } = await reading.next()
            if (done) return controller.close()
            // A pull that enqueues nothing is never repeated.
            if (value !== '') return controller.enqueue(encoder.encode(value))
          }
        } catch (thrown) {
          const error = toReplayError(thrown, 'unavailable')
          if (error.code !== 'aborted') onProblem(error)
          controller.error(error)
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
