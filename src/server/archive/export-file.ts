import { decodeBlock } from '../../recording/decode/decode-block.ts'
import type { WindowEvent } from '../../recording/events.ts'
import { writeRecordingFile } from '../../recording/file/write-recording-file.ts'
import type { BlockInfo, Person, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { exportHtml, type HtmlParts } from './export-html.ts'
import { EXPORT_WRITING, type ExportWriting } from './export-writing.ts'

/**
 * How a recording leaves as one file: `jsonl`, lines `[windowId, event]` as received; `posthog`, the export file that
 * PostHog opens; `html`, one page that plays it without a network.
 */
export type ExportFormat = 'jsonl' | 'posthog' | 'html'

export interface ExportFileOptions {
  readonly format: ExportFormat
  /** What the page is made of; needed for `html`. */
  readonly html?: HtmlParts
  readonly signal?: AbortSignal
}

export interface ExportedFile {
  readonly name: string
  readonly contentType: string
  /** Read once, block by block; only `posthog`, whose events are put in order of time, holds the recording in memory. */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * A recording as one file, which `readRecordingFile` reads back in the formats `jsonl` and `posthog`.
 *
 * @throws ReplayError `configuration` for `html` without its parts; while `content` is read, `blocks_unavailable` for
 * a block that cannot be had, and what the source fails with
 */
export async function exportFile(
  source: ReplaySource,
  recordingId: string,
  { format, html, signal }: ExportFileOptions,
): Promise<ExportedFile> {
  const options = signal ? { signal } : {}
  const info = await source.getRecording(recordingId, options)
  const { blocks } = await source.listBlocks(recordingId, options)
  if (format === 'jsonl') {
    const name = `recording-${recordingId}.jsonl`
    return {
      name,
      contentType: 'application/x-ndjson',
      content: pieces(source, EXPORT_WRITING.jsonl, { id: recordingId, person: null, blocks }, options),
    }
  }
  const person = info.person ?? (await source.getPerson?.(recordingId, options)) ?? null
  if (format === 'posthog') {
    const name = `export-${recordingId}.ph-recording.json`
    return {
      name,
      contentType: 'application/json',
      content: posthog(source, { id: recordingId, person, blocks }, options),
    }
  }
  if (!html) {
    throw new ReplayError('configuration', {
      what: 'Nobody gave the player that is to be put into the page.',
      fix: 'Give html.',
    })
  }
  const name = `recording-${recordingId}.html`
  const file = pieces(source, EXPORT_WRITING.posthog, { id: recordingId, person, blocks }, options)
  return { name, contentType: 'text/html; charset=utf-8', content: exportHtml(file, { recordingId, ...html }) }
}

interface Reading {
  readonly signal?: AbortSignal
}

async function* received(source: ReplaySource, recordingId: string, blocks: readonly BlockInfo[], options: Reading) {
  for await (const { block, bytes, error } of source.readBlocks(recordingId, blocks, options)) {
    if (bytes !== null) yield { block, bytes }
    else throw unavailable(block, error)
  }
}

interface Exported {
  readonly id: string
  readonly person: Person | null
  readonly blocks: readonly BlockInfo[]
}

async function* pieces(
  source: ReplaySource,
  writing: ExportWriting,
  { id, person, blocks }: Exported,
  options: Reading,
) {
  const encoder = new TextEncoder()
  yield encoder.encode(writing.start(id, person))
  let position = 0
  for await (const { block, bytes } of received(source, id, blocks, options)) {
    const { text, events } = writtenBlock(writing, block, { bytes, position })
    yield encoder.encode(text)
    position += events
  }
  yield encoder.encode(writing.end)
}

function writtenBlock(
  writing: ExportWriting,
  block: BlockInfo,
  { bytes, position }: { readonly bytes: Uint8Array; readonly position: number },
) {
  try {
    return writing.block(bytes, position, {})
  } catch (thrown) {
    throw unavailable(block, thrown)
  }
}

async function* posthog(source: ReplaySource, { id, person, blocks }: Exported, options: Reading) {
  const events: WindowEvent[] = []
  for await (const { bytes } of received(source, id, blocks, options)) {
    for (const event of decodeBlock(bytes).events) events.push(event)
  }
  yield writeRecordingFile({ id, person, events })
}

function unavailable({ index }: BlockInfo, cause: unknown): ReplayError {
  return new ReplayError('blocks_unavailable', {
    what: `Block ${index} of the recording could not be read.`,
    why: 'A file without it would pass for the whole recording.',
    cause,
  })
}
