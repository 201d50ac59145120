import { strToU8 } from 'fflate'

import type { WindowEvent } from '../events.ts'
import type { FlagDefinition, Person, ProductEvent, RecordingInfo } from '../replay-source.ts'
import {
  blockKey,
  blockPath,
  FLAGS_PATH,
  INDEX_PATH,
  MANIFEST_PATH,
  PERSON_PATH,
  PRODUCT_EVENTS_PATH,
} from './archive-paths.ts'
import { blockEntry, createBlockStats, mergeWindows } from './block-stats.ts'
import { createDerivation } from './derivation.ts'
import { derivedFiles } from './derive-archive.ts'
import { eventLine, groupByTime } from './group-by-time.ts'
import { gzipText } from './gzip-text.ts'
import {
  ARCHIVE_FORMAT_VERSION,
  type Manifest,
  type ManifestBlock,
  type ManifestPosition,
  type ManifestWindow,
} from './manifest.ts'
import { assertSafeInfo } from './assert-safe-info.ts'
import { runSteps } from '../steps.ts'

/** A file of the archive; `path` is relative to the recording's folder. */
export interface ArchiveFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** The lines of one block, each `[windowId, event]` as JSON exactly as received, without line ends. */
export type BlockLines = Iterable<string>

export interface ArchiveInput {
  readonly info: RecordingInfo
  /** Everything at once, to be cut into blocks. Give either this or `blocks`. */
  readonly events?: Iterable<WindowEvent>
  /** Blocks that are cut already. */
  readonly blocks?: Iterable<BlockLines> | AsyncIterable<BlockLines>
  readonly productEvents?: Iterable<ProductEvent>
  readonly person?: Person | null
  /** What the blocks' keys begin with: for an archive that replaces another in its place. @default '' */
  readonly keyPrefix?: string
  /** How much time a block of `events` covers. @default 10_000 */
  readonly blockMs?: number
  /** Whether nothing can be added any more. @default !info.ongoing */
  readonly complete?: boolean
  /**
   * Whether to derive checkpoints, lists and outline too, which keeps all events in memory until the end;
   * `deriveArchive` does it later. What still grows would have to be derived again and again.
   * @default complete
   */
  readonly derive?: boolean
}

const json = (value: unknown): Uint8Array => strToU8(JSON.stringify(value))

/**
 * Writes the archive folder of one recording, block by block. The manifest comes last, so that whoever stores the
 * files in order never publishes a manifest that names files which are not there yet.
 *
 * @throws ReplayError `bad_request` when the recording's id cannot name a folder
 * @example
 * for await (const { path, bytes } of writeArchive({ info, events })) await store(`${info.id}/${path}`, bytes)
 */
export async function* writeArchive(input: ArchiveInput): AsyncGenerator<ArchiveFile, void, undefined> {
  const { info, events = [], blockMs = 10_000, keyPrefix = '', productEvents, person } = input
  assertSafeInfo(info)
  const blocks: ManifestBlock[] = []
  const windows = new Map<string, ManifestWindow>()
  const fullSnapshots: ManifestPosition[] = []
  const files: string[] = []
  const complete = input.complete ?? !info.ongoing
  const derivation = (input.derive ?? complete) ? createDerivation(info) : null
  let invalidLines = 0

  for await (const lines of input.blocks ?? groupByTime(events, blockMs).map((group) => group.events.map(eventLine))) {
    const key = `${keyPrefix}${blockKey(blocks.length)}`
    const stats = createBlockStats()
    let text = ''
    for (const line of lines) {
      if (line === '') continue
      stats.addLine(line)
      text += `${line}\n`
    }
    const bytes = gzipText(text)
    yield { path: blockPath(key), bytes }
    if (derivation) runSteps(derivation.addSteps({ index: blocks.length, key }, strToU8(text)))
    blocks.push(blockEntry(stats, { key, bytes: bytes.length, afterMs: blocks.at(-1)?.endMs ?? info.startMs }))
    mergeWindows(windows, stats.windows.values())
    for (const position of stats.fullSnapshots) fullSnapshots.push({ ...position, blockKey: key })
    invalidLines += stats.invalidLines
  }

  if (productEvents) {
    files.push(PRODUCT_EVENTS_PATH)
    yield {
      path: PRODUCT_EVENTS_PATH,
      bytes: gzipText([...productEvents].map((event) => `${JSON.stringify(event)}\n`).join('')),
    }
  }
  if (person) {
    files.push(PERSON_PATH)
    yield { path: PERSON_PATH, bytes: json(person) }
  }
  const manifest: Manifest = {
    formatVersion: ARCHIVE_FORMAT_VERSION,
    recording: info,
    complete,
    windows: [...windows.values()].sort((a, b) => a.startMs - b.startMs),
    blocks: blocks.sort((a, b) => a.startMs - b.startMs),
    fullSnapshots: fullSnapshots.sort((a, b) => a.timestampMs - b.timestampMs),
    counters: {
      events: blocks.reduce((sum, block) => sum + block.events, 0),
      bytes: blocks.reduce((sum, block) => sum + block.bytes, 0),
      invalidLines,
    },
    files,
  }
  const derived = derivation ? yield* derivedFiles(derivation, manifest) : {}
  yield { path: MANIFEST_PATH, bytes: json({ ...manifest, ...derived }) }
}

/** The files beside the recordings' folders: `index.json`, which makes the archive listable, and `flags.json`. */
export function writeArchiveIndex(
  recordings: readonly RecordingInfo[],
  flags?: readonly FlagDefinition[],
): readonly ArchiveFile[] {
  recordings.forEach(assertSafeInfo)
  const newestFirst = [...recordings].sort((a, b) => b.startMs - a.startMs)
  const index = { path: INDEX_PATH, bytes: json(newestFirst) }
  return flags ? [index, { path: FLAGS_PATH, bytes: json(flags) }] : [index]
}
