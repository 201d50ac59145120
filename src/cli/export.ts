import { createWriteStream } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { ReplaySource } from '../recording/replay-source.ts'
import { archiveSource } from '../server/archive-source.ts'
import { exportFile, type ExportFormat } from '../server/archive/export-file.ts'
import { parquetAnalytics } from '../server/database/analytics/parquet-analytics.ts'
import { readManifest, storedRecordings } from '../server/stored-recordings.ts'
import { ReplayError, toReplayError } from '../shared/errors.ts'
import { fileSource } from '../sources/file-source.ts'
import { defineCommand, type CommandCall } from './command.ts'
import { ExitCode } from './exit-code.ts'
import { htmlParts } from './html-parts.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS } from './open-store.ts'
import { plainText } from './plain-text.ts'
import { count, size } from './recording-facts.ts'

const OPTIONS = {
  format: { type: 'string', value: 'FORMAT', about: 'jsonl (as when left out), posthog, html or parquet' },
  out: { type: 'string', value: 'FILE', about: 'Where to write, - for the output; for parquet a folder' },
  ...STORE_OPTIONS,
} as const

export const exportRecordings = defineCommand({
  usage: [
    'STORE ID [--format FORMAT] [--out FILE]',
    'FILE [--format FORMAT] [--out FILE]',
    'STORE [ID…] --format parquet --out FOLDER',
  ],
  about:
    'Writes a recording as a file of its own. jsonl: lines [windowId, event] as received. posthog: the export file that\n' +
    'PostHog opens. html: one page that plays it without a network. parquet: what happened in it, for SQL.',
  options: OPTIONS,
  notes: STORE_NOTES,

  async run(call) {
    const { positionals, values, terminal, signal } = call
    const [place, ...ids] = positionals
    const { format = 'jsonl' } = values
    if (place === undefined)
      throw wrong('Nobody said what to export.', 'Give a store and the id of a recording, or a file.')
    if (format === 'parquet') return writeParquet(call, place, ids)
    if (!isFormat(format)) throw wrong('There is no such format.', 'Give jsonl, posthog, html or parquet.')
    const { source, recordingId } = await open(call, place, ids)
    const { name, content } = await exportFile(source, recordingId, {
      format,
      signal,
      ...(format === 'html' && { html: await htmlParts('offline-page.js') }),
    })
    if (values.out === '-') {
      for await (const bytes of content) await terminal.out(new TextDecoder().decode(bytes))
      return
    }
    const file = values.out ?? name
    const bytes = await writeFileOf(file, content)
    terminal.note(`${plainText(file)}  ${size(bytes)}\n`)
  },
})

type ExportCall = CommandCall<typeof OPTIONS>

async function open(call: ExportCall, place: string, ids: readonly string[]) {
  const isFile =
    !place.includes('://') &&
    (await stat(place).then(
      (facts) => facts.isFile(),
      () => false,
    ))
  if (isFile && ids.length === 0) {
    const bytes = await readFile(place)
    const source = fileSource({
      name: path.basename(place),
      size: bytes.length,
      arrayBuffer: async () => bytes.slice().buffer,
    })
    const [recordingId = ''] = source.recordingIds
    return { source: source as ReplaySource, recordingId }
  }
  const [recordingId] = ids
  if (recordingId === undefined || ids.length > 1)
    throw wrong('Nobody said which recording.', 'Give a store and one id.')
  return { source: archiveSource(openStore(place, call)) as ReplaySource, recordingId }
}

/** Beside it first, so that what bears the name is whole. */
async function writeFileOf(file: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const draft = `${file}.part`
  const stream = createWriteStream(draft)
  let total = 0
  async function* counted() {
    for await (const bytes of content) {
      total += bytes.length
      yield bytes
    }
  }
  try {
    await pipeline(counted, stream)
    await rename(draft, file)
    return total
  } catch (error) {
    await rm(draft, { force: true })
    throw toReplayError(error, 'storage')
  }
}

/** What happened in one recording, in some, or in all of a store: also for tables that were not kept from the start. */
async function writeParquet(call: ExportCall, place: string, ids: readonly string[]): Promise<ExitCode> {
  const { values, terminal, signal } = call
  if (values.out === undefined) throw wrong('Nobody said where to write.', 'Give --out FOLDER.')
  const store = openStore(place, call)
  const source = archiveSource(store)
  const analytics = parquetAnalytics({ folder: values.out })
  let rows = 0
  let failed = 0
  const all = ids.length > 0 ? ids.map((id) => ({ id })) : storedRecordings(store, { signal })
  for await (const { id } of all) {
    try {
      const manifest = await readManifest(store, id, { signal })
      if (!manifest) throw new ReplayError('not_found', { what: `There is no recording ${id}, or it is damaged.` })
      const outline = await source.readOutline?.(id, { signal })
      const productEvents = (await source.getProductEvents?.(id, { signal })) ?? []
      rows += await analytics.write(
        { info: manifest.recording, items: outline?.items ?? [], urls: outline?.urls ?? [], productEvents },
        { signal },
      )
    } catch (thrown) {
      const error = toReplayError(thrown)
      if (error.code === 'aborted' || error.code === 'configuration' || error.code === 'storage') throw error
      failed += 1
      terminal.note(`${plainText(`${id}: ${error.message}`)}\n`)
    }
  }
  terminal.note(`${plainText(values.out)}  ${count(rows, 'row')}\n`)
  return failed > 0 ? ExitCode.PartlyDone : ExitCode.Done
}

const FORMATS: ReadonlySet<string> = new Set<ExportFormat>(['jsonl', 'posthog', 'html'])

function isFormat(text: string): text is ExportFormat {
  return FORMATS.has(text)
}

function wrong(what: string, fix: string): ReplayError {
  return new ReplayError('bad_request', { what, fix })
}
