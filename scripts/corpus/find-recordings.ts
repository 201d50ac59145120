import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import type { ServedBlock } from './lab-contract.ts'

/** A picture of the live page, and what bare rrweb made of the same instant, in percent of pixels off. */
export interface TruthPicture {
  readonly file: string
  readonly label: string
  readonly epochMs: number
  readonly windowId: string | null
  readonly width: number
  readonly height: number
  readonly deviceScaleFactor: number
  readonly published: { readonly rrweb: number | null; readonly noVirtualDom: number | null }
}

/** One recording of a corpus. */
export interface CorpusRecording {
  readonly name: string
  /** Files in order; more than one where the recording is stored in blocks. */
  readonly blocks: readonly (Omit<ServedBlock, 'url'> & { readonly file: string })[]
  /** A plain JSON array of events, for the peers; `null` where there is none. */
  readonly eventsFile: string | null
  readonly bytes: number
  readonly hasCanvas: boolean
  readonly pictures: readonly TruthPicture[]
}

const EVENTS = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/
const NOT_EVENTS = /^(?:index|info|package|manifest)\.json$/

/** Every recording in `folder`, by what is there: described ones, folders of blocks, bare event files. */
export function findRecordings(folder: string): CorpusRecording[] {
  const names = readdirSync(folder).sort()
  if (names.includes('info.json')) return describedRecording(folder)
  if (names.includes('blocks')) return [blocksRecording(folder, path.basename(folder), [])]
  return names.flatMap((name) => {
    const file = path.join(folder, name)
    if (statSync(file).isDirectory()) return findRecordings(file)
    return EVENTS.test(name) && !NOT_EVENTS.test(name) ? [fileRecording(file, name.replace(EVENTS, ''))] : []
  })
}

interface Info {
  readonly name: string
  readonly file: string
  readonly features?: readonly string[]
  readonly groundTruth?: readonly {
    readonly file: string
    readonly label: string
    readonly epoch_ms: number
    readonly windowId?: string
    readonly viewport: readonly [number, number]
    readonly dpr?: number
  }[]
  readonly validation?: {
    readonly windows: readonly {
      readonly windowId?: string
      readonly gt?: readonly { readonly diffPct: number }[]
      readonly noVdom?: { readonly gt: readonly { readonly diffPct: number }[] }
    }[]
  }
}

/** What was published for the pictures of each window, in the order of its pictures. */
function publishedFigures(info: Info, windowId: string | undefined, position: number): TruthPicture['published'] {
  const window = info.validation?.windows.find((each) => each.windowId === windowId)
  return {
    rrweb: window?.gt?.[position]?.diffPct ?? null,
    noVirtualDom: window?.noVdom?.gt[position]?.diffPct ?? null,
  }
}

function describedRecording(folder: string): CorpusRecording[] {
  const info = JSON.parse(readFileSync(path.join(folder, 'info.json'), 'utf8')) as Info
  const truths = info.groundTruth ?? []
  const pictures = truths.map((truth) => ({
    file: path.join(folder, truth.file),
    label: truth.label,
    epochMs: truth.epoch_ms,
    windowId: truth.windowId ?? null,
    width: truth.viewport[0],
    height: truth.viewport[1],
    deviceScaleFactor: truth.dpr ?? 1,
    published: publishedFigures(
      info,
      truth.windowId,
      truths.filter(({ windowId }) => windowId === truth.windowId).indexOf(truth),
    ),
  }))
  const hasCanvas = /canvas/i.test((info.features ?? []).join())
  const plain = { ...fileRecording(path.join(folder, path.basename(info.file)), info.name), pictures, hasCanvas }
  const blocks = path.join(folder, 'posthog')
  if (!existsSync(path.join(blocks, 'blocks'))) return [plain]
  return [
    plain,
    { ...blocksRecording(blocks, `${info.name} (blocks)`, pictures), hasCanvas, eventsFile: plain.eventsFile },
  ]
}

/** The one recording in a file of events. */
export function findFile(file: string): CorpusRecording {
  return fileRecording(file, path.basename(file).replace(EVENTS, ''))
}

function fileRecording(file: string, name: string): CorpusRecording {
  const bytes = uncompressedBytes(file)
  return { name, blocks: [{ file }], eventsFile: file, bytes, hasCanvas: false, pictures: [] }
}

/** A folder as PostHog serves it: `blocks/N.jsonl[.gz]`, and `sources.json` with their times. */
function blocksRecording(folder: string, name: string, pictures: readonly TruthPicture[]): CorpusRecording {
  const times = sourceTimes(path.join(folder, 'sources.json'))
  const files = readdirSync(path.join(folder, 'blocks')).sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
  const blocks = files.map((file) => ({
    file: path.join(folder, 'blocks', file),
    ...times.get(String(Number.parseInt(file))),
  }))
  const bytes = blocks.reduce((sum, block) => sum + uncompressedBytes(block.file), 0)
  return { name, blocks, eventsFile: null, bytes, hasCanvas: false, pictures }
}

function sourceTimes(file: string): Map<string, { startMs: number; endMs: number }> {
  if (!existsSync(file)) return new Map()
  const { sources } = JSON.parse(readFileSync(file, 'utf8')) as {
    sources: readonly { blob_key: string; start_timestamp: string; end_timestamp: string }[]
  }
  return new Map(
    sources.map((source) => [
      source.blob_key,
      { startMs: Date.parse(source.start_timestamp), endMs: Date.parse(source.end_timestamp) },
    ]),
  )
}

/** gzip keeps the length it had, modulo 4 GB, in its last four bytes. */
function uncompressedBytes(file: string): number {
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? bytes.readUInt32LE(bytes.length - 4) : bytes.length
}
