import type { BlockInfo, RecordingInfo } from '../replay-source.ts'
import { formatError, readFields } from './field-reader.ts'
import { parseOutline, type ManifestOutline } from './outline.ts'
import { parseRecordingInfo } from './recording-info.ts'
import { isSafeId } from './safe-id.ts'
import { ReplayError } from '../../shared/errors.ts'

/** Raised only by changes that older readers cannot ignore. */
export const ARCHIVE_FORMAT_VERSION = 1

/** More than any recording of 24 h has: one block per second. */
const MAX_BLOCKS = 100_000

/** One browser tab. Times are ms since epoch. */
export interface ManifestWindow {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  readonly events: number
}

/** One file of `blocks/`. Times are ms since epoch; `bytes` is the size of the compressed file. */
export interface ManifestBlock {
  readonly key: string
  readonly startMs: number
  readonly endMs: number
  readonly bytes: number
  readonly events: number
}

/** Where a full snapshot lies, so that a deep link knows how far back it must read. */
export interface ManifestPosition {
  readonly windowId: string
  readonly timestampMs: number
  readonly blockKey: string
}

/** Derived: a file of `checkpoints/`, named as its block. `atMs` is ms since epoch, `bytes` the compressed size. */
export interface ManifestCheckpoint {
  readonly blockKey: string
  readonly atMs: number
  readonly bytes: number
  readonly windowIds: readonly string[]
}

/**
 * `manifest.json`: everything known of an archived recording before any block is read.
 * Readers ignore fields they do not know, so that derived files can be added without a new version.
 */
export interface Manifest {
  readonly formatVersion: typeof ARCHIVE_FORMAT_VERSION
  readonly recording: RecordingInfo
  /** False while the recording may still grow. */
  readonly complete: boolean
  readonly windows: readonly ManifestWindow[]
  /** In order of start time. */
  readonly blocks: readonly ManifestBlock[]
  readonly fullSnapshots: readonly ManifestPosition[]
  readonly counters: {
    readonly events: number
    readonly bytes: number
    /** Lines kept as received that are not `[windowId, event]`. */
    readonly invalidLines: number
  }
  /** Derived, like `outline`: absent where nobody has, which costs a reader time but nothing else. */
  readonly checkpoints?: readonly ManifestCheckpoint[]
  readonly outline?: ManifestOutline
  /** Optional files that are there, by their path: what is not named need not be asked for. */
  readonly files: readonly string[]
}

function parseBlock(value: unknown, where: string): ManifestBlock {
  const fields = readFields(value, where)
  const key = fields.string('key')
  if (!isSafeId(key)) throw formatError(`${where}.key`, 'made of up to 64 letters, digits, _ and -')
  const startMs = fields.count('startMs')
  const endMs = fields.count('endMs')
  if (endMs < startMs) throw formatError(`${where}.endMs`, 'at or after startMs')
  return { key, startMs, endMs, bytes: fields.count('bytes'), events: fields.count('events') }
}

function parseBlocks(values: readonly unknown[]): readonly ManifestBlock[] {
  if (values.length > MAX_BLOCKS) throw formatError('manifest.json: blocks', `a list of at most ${MAX_BLOCKS} blocks`)
  const blocks = values.map((value, position) => parseBlock(value, `manifest.json: blocks[${position}]`))
  if (new Set(blocks.map((block) => block.key)).size < blocks.length) {
    throw formatError('manifest.json: blocks', 'a list of blocks with different keys')
  }
  return blocks.sort((a, b) => a.startMs - b.startMs)
}

function parseCheckpoints(values: readonly unknown[]): readonly ManifestCheckpoint[] {
  return values.map((value, position) => {
    const where = `manifest.json: checkpoints[${position}]`
    const fields = readFields(value, where)
    const windowIds = fields.array('windowIds').map((id) => {
      if (typeof id !== 'string') throw formatError(`${where}.windowIds`, 'a list of strings')
      return id
    })
    return { blockKey: fields.string('blockKey'), atMs: fields.number('atMs'), bytes: fields.count('bytes'), windowIds }
  })
}

/**
 * Reads a manifest that came from outside, strictly.
 *
 * @param value the parsed JSON
 * @throws ReplayError `format_unknown` naming the field, `unsupported` for a newer format version
 */
export function parseManifest(value: unknown): Manifest {
  const fields = readFields(value, 'manifest.json')
  const version = fields.number('formatVersion')
  if (version !== ARCHIVE_FORMAT_VERSION) {
    throw new ReplayError('unsupported', {
      what: `The archive has format version ${version}; this player reads version ${ARCHIVE_FORMAT_VERSION}.`,
      fix: 'Update portal-replay.',
    })
  }
  const counters = readFields(fields.raw('counters'), 'manifest.json: counters')
  return {
    formatVersion: ARCHIVE_FORMAT_VERSION,
    recording: parseRecordingInfo(fields.raw('recording'), 'manifest.json: recording'),
    complete: fields.boolean('complete'),
    windows: fields.array('windows').map((value, position) => {
      const window = readFields(value, `manifest.json: windows[${position}]`)
      const [startMs, endMs] = [window.count('startMs'), window.count('endMs')]
      return { id: window.string('id'), startMs, endMs, events: window.count('events') }
    }),
    blocks: parseBlocks(fields.array('blocks')),
    fullSnapshots: fields.array('fullSnapshots').map((value, position) => {
      const entry = readFields(value, `manifest.json: fullSnapshots[${position}]`)
      const timestampMs = entry.count('timestampMs')
      return { windowId: entry.string('windowId'), timestampMs, blockKey: entry.string('blockKey') }
    }),
    counters: {
      events: counters.count('events'),
      bytes: counters.count('bytes'),
      invalidLines: counters.count('invalidLines'),
    },
    ...(fields.has('checkpoints') && { checkpoints: parseCheckpoints(fields.array('checkpoints')) }),
    ...(fields.has('outline') && { outline: parseOutline(fields.raw('outline'), 'manifest.json: outline') }),
    files: fields.array('files').filter((file): file is string => typeof file === 'string'),
  }
}

/** The manifest's blocks as a source lists them. */
export function manifestBlocks(manifest: Manifest): readonly BlockInfo[] {
  const withCheckpoint = new Set(manifest.checkpoints?.map(({ blockKey }) => blockKey))
  const withFullSnapshot = new Set(manifest.fullSnapshots.map(({ blockKey }) => blockKey))
  return manifest.blocks.map((block, index) => ({
    index,
    ...block,
    ...(withCheckpoint.has(block.key) && { hasCheckpoint: true }),
    // A server that passes on another source's blocks does not know of any.
    ...(withFullSnapshot.size > 0 && { hasFullSnapshot: withFullSnapshot.has(block.key) }),
  }))
}
