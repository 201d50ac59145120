import type { BlockInfo, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { exportHtml, type HtmlParts } from './export-html.ts'
import { EXPORT_WRITING, exportTexts, type Exported } from './export-writing.ts'

/**
 * How a recording leaves as one file: `jsonl`, lines `[windowId, event]` as received; `posthog`, the export file that
 * PostHog opens; `html`, one page that plays it without a network. The events are in order of time in each.
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
  /** Read once, block by block; those that overlap with the next one are held. */
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
    const exported = { id: recordingId, person: null, blocks }
    return {
      name: `recording-${recordingId}.jsonl`,
      contentType: 'application/x-ndjson',
      content: fileOf(source, 'jsonl', exported, options),
    }
  }
  const person = info.person ?? (await source.getPerson?.(recordingId, options)) ?? null
  const file = fileOf(source, 'posthog', { id: recordingId, person, blocks }, options)
  if (format === 'posthog') {
    return { name: `export-${recordingId}.ph-recording.json`, contentType: 'application/json', content: file }
  }
  if (!html) {
    throw new ReplayError('configuration', {
      what: 'Nobody gave the player that is to be put into the page.',
      fix: 'Give html.',
    })
  }
  return {
    name: `recording-${recordingId}.html`,
    contentType: 'text/html; charset=utf-8',
    content: exportHtml(file, { recordingId, ...html }),
  }
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

async function* fileOf(
  source: ReplaySource,
  format: keyof typeof EXPORT_WRITING,
  exported: Exported,
  options: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const writing = EXPORT_WRITING[format]
  async function* events() {
    for await (const { block, bytes } of received(source, exported.id, exported.blocks, options)) {
      yield orUnavailable(block, () => writing.events(bytes, {}))
    }
  }
  const encoder = new TextEncoder()
  for await (const text of exportTexts(writing, exported, events())) yield encoder.encode(text)
}

function orUnavailable<T>(block: BlockInfo, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw unavailable(block, thrown)
  }
}

function unavailable({ index }: BlockInfo, cause: unknown): ReplayError {
  return new ReplayError('blocks_unavailable', {
    what: `Block ${index} of the recording could not be read.`,
    why: 'A file without it would pass for the whole recording.',
    cause,
  })
}
