import type { ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { abortedError } from '../../sources/abort.ts'
import { exportHtml, type HtmlParts } from '../archive/export-html.ts'
import { EXPORT_WRITING, exportTexts } from '../archive/export-writing.ts'
import { LIVE, SAFE_HEADERS, VARY } from './answers.ts'
import type { ServedRecording, ServedRecordings } from './served-recordings.ts'

/** Decompressed size of one block, against bombs; the sum has no limit, because it is never held. */
const LIMITS = { maxDecodedBytes: 64_000_000 }

/** How a recording is written as one file; `fileSource` opens the first two, a browser the last. */
export type ExportFormat = 'jsonl' | 'posthog' | 'html'

const FORMATS = {
  jsonl: { type: 'application/x-ndjson', extension: 'jsonl', writing: EXPORT_WRITING.jsonl },
  posthog: { type: 'application/json', extension: 'json', writing: EXPORT_WRITING.posthog },
  // In the page lies a file with the person.
  html: { type: 'text/html; charset=utf-8', extension: 'html', writing: EXPORT_WRITING.posthog },
} as const

/** @throws ReplayError `bad_request` */
export function readExportFormat(query: URLSearchParams): ExportFormat {
  const [format = 'jsonl', ...more] = query.getAll('format')
  const isOnly = [...query.keys()].every((name) => name === 'format') && more.length === 0
  if (isOnly && Object.hasOwn(FORMATS, format)) return format as ExportFormat
  throw new ReplayError('bad_request', { what: 'There is no such format.', fix: 'Ask for jsonl, posthog or html.' })
}

export interface ExportOptions {
  readonly recordings: ServedRecordings
  readonly source: ReplaySource
  readonly format: ExportFormat
  /** What a page is made of; without it there is no format `html`. */
  readonly offlinePage?: (() => Promise<HtmlParts>) | undefined
  readonly signal: AbortSignal
  /**
   * Told when the file ends before its time and its reader still waits, with how many blocks were read; 0 where the
   * answer had not begun.
   */
  readonly onFailed: (error: ReplayError, blocks: number) => Promise<void>
}

/**
 * A recording as one file, under a name of our own making, with its events in order of time. Block by block: memory
 * holds one of them and what overlaps with the next, which is read when the reader has taken what is due. A block that
 * is damaged ends the file: without it, it would pass for the whole.
 *
 * @throws ReplayError `unsupported` for a page that nobody gave the parts of; `corrupt` and what the source fails with,
 * where it is the first block
 */
export async function exportRecording(
  id: string,
  { info, list }: ServedRecording,
  options: ExportOptions,
): Promise<Response> {
  const { recordings, source, format, offlinePage, signal, onFailed } = options
  const { type, extension, writing } = FORMATS[format]
  const parts = format === 'html' ? await offlinePage?.() : null
  if (parts === undefined) throw new ReplayError('unsupported', { what: 'No pages are exported here.' })
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  async function* events() {
    for (const block of list.blocks) {
      const found = writing.events(await recordings.bytes(id, block, ended), LIMITS)
      blocksRead++
      yield found
    }
  }
  async function* pieces() {
    const isNamed = format !== 'jsonl'
    const person = isNamed ? (info.person ?? (await source.getPerson?.(id, { signal: ended })) ?? null) : null
    yield* exportTexts(writing, { id, person, blocks: list.blocks }, events())
  }
  let blocksRead = 0
  let hasBegun = false
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
      if (!stop.signal.aborted) await onFailed(error, hasBegun ? blocksRead : 0)
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
  hasBegun = true
  const encoder = new TextEncoder()
  async function* file() {
    try {
      for (;;) {
        const text = ahead.shift() ?? (await next())
        if (text === undefined) return
        yield encoder.encode(text)
      }
    } finally {
      await reading.return()
    }
  }
  const content = parts ? exportHtml(file(), { ...parts, recordingId: id }) : file()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await content.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (thrown) {
          controller.error(thrown)
        }
      },
      async cancel() {
        stop.abort()
        await content.return()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    ...SAFE_HEADERS,
    vary: VARY,
    'cache-control': LIVE,
    'content-type': type,
    // The id has no character that could end the name.
    'content-disposition': `attachment; filename="recording-${id}.${extension}"`,
  }
  return new Response(body, { headers })
}
