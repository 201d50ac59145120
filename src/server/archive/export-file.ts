import { EXPORT_FILE_END, exportFileStart } from '../../recording/file/export-file-text.ts'
import type { BlockInfo, Person, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { exportHtml, type HtmlParts } from './export-html.ts'
import { EXPORT_WRITING, exportFileEvents, wholeEvents } from './export-writing.ts'
import { inOrderOfTime } from './in-order-of-time.ts'

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
  /**
   * Read once, block by block. `posthog` and `html`, whose events are in order of time, hold the blocks that overlap
   * with the next one too.
   */
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
      content: jsonl(source, { id: recordingId, person: null, blocks }, options),
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
  const file = posthog(source, { id: recordingId, person, blocks }, options)
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

async function* jsonl(source: ReplaySource, { id, blocks }: Exported, options: Reading) {
  const encoder = new TextEncoder()
  for await (const { block, bytes } of received(source, id, blocks, options)) {
    yield encoder.encode(orUnavailable(block, () => EXPORT_WRITING.jsonl.block(bytes, 0, {}).text))
  }
}

async function* posthog(source: ReplaySource, { id, person, blocks }: Exported, options: Reading) {
  async function* decoded() {
    for await (const { block, bytes } of received(source, id, blocks, options)) {
      yield orUnavailable(block, () => wholeEvents(bytes, {}))
    }
  }
  const encoder = new TextEncoder()
  yield encoder.encode(exportFileStart({ id, person }))
  let position = 0
  for await (const events of inOrderOfTime(blocks, decoded())) {
    yield encoder.encode(exportFileEvents(events, position))
    position += events.length
  }
  yield encoder.encode(EXPORT_FILE_END)
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
