import { ITEMS_PATH, PERSON_PATH, PRODUCT_EVENTS_PATH } from '../../recording/archive/archive-paths.ts'
import {
  ARCHIVE_FORMAT_VERSION,
  type Manifest,
  type ManifestBlock,
  type ManifestPosition,
  type ManifestWindow,
} from '../../recording/archive/manifest.ts'
import { toManifestOutline } from '../../recording/archive/outline.ts'
import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { WindowView } from '../../recording/recording-view.ts'
import type {
  BlockInfo,
  BlockList,
  RecordingInfo,
  RecordingOutline,
  ReplaySource,
} from '../../recording/replay-source.ts'
import { isRetryable, ReplayError, type ReplayErrorCode } from '../../shared/errors.ts'
import { createInFlight } from '../../sources/in-flight.ts'
import type { ArchiveSource, ListPath } from '../archive-source.ts'
import type { StoredObject } from '../ports/archive-store.ts'

/** What is known of a recording, kept for a while: each of its blocks needs it. */
export interface ServedRecording {
  readonly info: RecordingInfo
  readonly list: BlockList
  /** Whether nothing of it can change any more. */
  readonly isClosed: boolean
}

export interface ServedRecordings {
  /**
   * Whether a recording is there and is what `isMeant` says. The source is asked once where it is not, whether there is
   * such a recording or not, and however often somebody asks: neither time nor counts tell the two apart.
   */
  has(recordingId: string, isMeant: (info: RecordingInfo) => boolean, signal: AbortSignal): Promise<boolean>
  get(recordingId: string, signal: AbortSignal): Promise<ServedRecording>
  /** The same as the source has it now: whether a recording is still there is not ours to remember. */
  open(recordingId: string, signal: AbortSignal): Promise<ServedRecording>
  manifest(recordingId: string, signal: AbortSignal): Promise<Manifest>
  /** A list of a recording as it is archived; `null` where that is not the recording that is served. */
  list(recordingId: string, path: ListPath, signal: AbortSignal): Promise<StoredObject | null>
  block(recordingId: string, key: string, signal: AbortSignal): Promise<BlockInfo>
  /** The bytes of one block, read once for all who ask at the same time. */
  bytes(recordingId: string, block: BlockInfo, signal: AbortSignal): Promise<Uint8Array>
}

export interface ServedRecordingsOptions {
  /** How long what is known of a recording is believed, ms. */
  readonly freshMs: number
  readonly now: () => number
}

const MAX_KEPT = 1_000
/** What grows is shown ten seconds later at the latest, the time to write it included. */
const LIVE_FRESH_MS = 5_000
const GONE: ReadonlySet<ReplayErrorCode> = new Set(['not_found', 'deleted'])
const DAY_MS = 24 * 3_600_000

/** The name of a block in addresses: its own, unless that is not safe there. */
function servedKey({ key, index }: BlockInfo): string {
  return isSafeId(key) ? key : `block-${index}`
}

export function createServedRecordings(
  source: ReplaySource,
  { freshMs, now }: ServedRecordingsOptions,
): ServedRecordings {
  const kept = new Map<string, { readonly recording: ServedRecording; readonly atMs: number }>()
  const inFlight = createInFlight()

  async function ask(recordingId: string, signal: AbortSignal): Promise<ServedRecording> {
    const info = await source.getRecording(recordingId, { signal }).catch((thrown: unknown) => {
      // What is gone is gone for those who watch it, too.
      if (thrown instanceof ReplayError && GONE.has(thrown.code)) kept.delete(recordingId)
      throw thrown
    })
    const list = await source.listBlocks(recordingId, { signal })
    const isClosed = list.complete && !info.ongoing && now() - info.startMs > DAY_MS
    const recording = { info, list, isClosed }
    kept.delete(recordingId)
    kept.set(recordingId, { recording, atMs: now() })
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return recording
  }

  const fresh = (recordingId: string, signal: AbortSignal) =>
    inFlight.share(`recording ${recordingId}`, (stop) => ask(recordingId, stop), signal)

  function believed(recordingId: string): ServedRecording | null {
    const known = kept.get(recordingId)
    const believedMs = known?.recording.info.ongoing ? Math.min(freshMs, LIVE_FRESH_MS) : freshMs
    return known && now() - known.atMs < believedMs ? known.recording : null
  }

  /** `null` where the recording comes from elsewhere. */
  async function archivedManifest(recordingId: string, list: BlockList, signal: AbortSignal): Promise<Manifest | null> {
    if (!isArchiveSource(source)) return null
    const manifest = await orNull(source.readManifest(recordingId, { signal }))
    return manifest && underServedKeys(manifest, list)
  }

  const get = async (recordingId: string, signal: AbortSignal) => believed(recordingId) ?? fresh(recordingId, signal)

  return {
    get,
    open: fresh,

    async has(recordingId, isMeant, signal) {
      const known = believed(recordingId)
      if (known && isMeant(known.info)) return true
      const ask = (stop: AbortSignal) => source.getRecording(recordingId, { signal: stop })
      try {
        return isMeant(await inFlight.share(`info ${recordingId}`, ask, signal))
      } catch (thrown) {
        if (thrown instanceof ReplayError && (thrown.code === 'not_found' || thrown.code === 'deleted')) return false
        throw thrown
      }
    },

    async manifest(recordingId, signal) {
      const { info, list } = await fresh(recordingId, signal)
      const archived = await archivedManifest(recordingId, list, signal)
      if (archived) return archived
      return manifestOf(source, { info, list, outline: await outlineOf(source, recordingId, signal) })
    },

    async list(recordingId, path, signal) {
      if (!isArchiveSource(source)) return null
      const { list } = await get(recordingId, signal)
      const archived = await archivedManifest(recordingId, list, signal)
      return archived?.files.includes(path) ? orNull(source.readList(recordingId, path, { signal })) : null
    },

    async block(recordingId, key, signal) {
      const find = ({ list }: ServedRecording) => list.blocks.find((block) => servedKey(block) === key)
      const known = await get(recordingId, signal)
      // A growing recording has blocks that were not listed a moment ago, and one that was closed may grow again.
      const block = find(known) ?? (known.isClosed ? undefined : find(await fresh(recordingId, signal)))
      if (!block) throw new ReplayError('not_found', { what: 'The recording has no such block.' })
      return block
    },

    bytes: (recordingId, block, signal) =>
      inFlight.share(
        `block ${recordingId}/${block.key}`,
        (stop) => readBlock(source, recordingId, block, stop),
        signal,
      ),
  }
}

function isArchiveSource(source: ReplaySource): source is ArchiveSource {
  return 'readManifest' in source && typeof source.readManifest === 'function'
}

const NOT_ARCHIVED: ReadonlySet<ReplayErrorCode> = new Set(['not_found', 'corrupt', 'format_unknown'])

async function orNull<T>(read: Promise<T>): Promise<T | null> {
  return read.catch((thrown: unknown) => {
    if (thrown instanceof ReplayError && NOT_ARCHIVED.has(thrown.code)) return null
    throw thrown
  })
}

/** With the keys that blocks are asked for by; `null` where the source has listed other blocks. */
function underServedKeys(manifest: Manifest, { blocks }: BlockList): Manifest | null {
  const isOwn = ({ key }: ManifestBlock, at: number) => blocks[at] === undefined || blocks[at].key === key
  // One that grows may have a block more by now.
  if (manifest.blocks.every(isOwn)) return manifest
  const isListed = ({ startMs, endMs }: ManifestBlock, at: number) =>
    blocks[at]?.startMs === startMs && blocks[at].endMs === endMs
  if (manifest.blocks.length !== blocks.length || !manifest.blocks.every(isListed)) return null
  const keys = new Map(manifest.blocks.map(({ key }, at) => [key, servedKey(blocks[at]!)]))
  const renamed = <T extends { readonly blockKey: string }>(entry: T): T => {
    return { ...entry, blockKey: keys.get(entry.blockKey) ?? entry.blockKey }
  }
  const { checkpoints } = manifest
  return {
    ...manifest,
    blocks: manifest.blocks.map((block) => ({ ...block, key: keys.get(block.key) ?? block.key })),
    fullSnapshots: manifest.fullSnapshots.map(renamed),
    ...(checkpoints && { checkpoints: checkpoints.map(renamed) }),
  }
}

async function readBlock(source: ReplaySource, recordingId: string, block: BlockInfo, signal: AbortSignal) {
  for await (const { bytes, error } of source.readBlocks(recordingId, [block], { signal })) {
    if (bytes !== null) return bytes
    if (error instanceof ReplayError) throw error
  }
  throw new ReplayError('blocks_unavailable', { what: 'The block could not be read.' })
}

/** There is none, or it is damaged: a recording plays by its blocks. */
const WITHOUT_OUTLINE: ReadonlySet<ReplayErrorCode> = new Set(['unsupported', 'corrupt', 'format_unknown'])

async function outlineOf(source: ReplaySource, recordingId: string, signal: AbortSignal) {
  try {
    return (await source.readOutline?.(recordingId, { signal })) ?? null
  } catch (thrown) {
    if (thrown instanceof ReplayError && (WITHOUT_OUTLINE.has(thrown.code) || isRetryable(thrown))) return null
    throw thrown
  }
}

interface Known extends Pick<ServedRecording, 'info' | 'list'> {
  readonly outline: RecordingOutline | null
}

/** What an archive's manifest would say, as far as the source can tell; what it cannot is 0 or empty. */
function manifestOf({ capabilities }: ReplaySource, { info, list, outline }: Known): Manifest {
  const blocks = list.blocks.map((block): ManifestBlock => {
    const startMs = whole(block.startMs ?? info.startMs)
    const endMs = Math.max(startMs, whole(block.endMs ?? info.endMs))
    return { key: servedKey(block), startMs, endMs, bytes: block.bytes ?? 0, events: block.events ?? 0 }
  })
  const sum = (field: 'events' | 'bytes') => blocks.reduce((total, block) => total + block[field], 0)
  return {
    formatVersion: ARCHIVE_FORMAT_VERSION,
    recording: { ...info, startMs: whole(info.startMs), endMs: whole(info.endMs) },
    complete: list.complete,
    windows: outline ? outline.windows.map((window) => windowOf(window, outline)) : [],
    blocks,
    fullSnapshots: outline ? fullSnapshotsOf(list, outline) : [],
    counters: { events: sum('events'), bytes: sum('bytes'), invalidLines: 0 },
    checkpoints: list.blocks
      .filter(({ hasCheckpoint }) => hasCheckpoint)
      .map((block) => ({ blockKey: servedKey(block), atMs: whole(block.startMs ?? 0), bytes: 0, windowIds: [] })),
    ...(outline && { outline: toManifestOutline(outline) }),
    files: [
      ...(capabilities.person ? [PERSON_PATH] : []),
      ...(capabilities.productEvents ? [PRODUCT_EVENTS_PATH] : []),
      ...(outline ? [ITEMS_PATH] : []),
    ],
  }
}

function windowOf({ id, startMs, endMs }: WindowView, outline: RecordingOutline): ManifestWindow {
  const [start, end] = [startMs, endMs].map((offsetMs) => whole(outline.startMs + offsetMs))
  return { id, startMs: start!, endMs: end!, events: 0 }
}

/** The outline says when there was one, an archive's list in which blocks one lies. */
function fullSnapshotsOf({ blocks }: BlockList, { startMs, windows }: RecordingOutline): ManifestPosition[] {
  const told = blocks.filter(({ hasFullSnapshot }) => hasFullSnapshot)
  const candidates = told.length > 0 ? told : blocks
  const positions = windows.flatMap(({ id, fullSnapshotsMs }) =>
    fullSnapshotsMs.flatMap((offsetMs): ManifestPosition[] => {
      const timestampMs = whole(startMs + offsetMs)
      const block = candidates.find(({ endMs = -Infinity }) => endMs >= timestampMs)
      return block ? [{ windowId: id, timestampMs, blockKey: servedKey(block) }] : []
    }),
  )
  return positions.sort((a, b) => a.timestampMs - b.timestampMs)
}

const whole = (ms: number) => Math.max(0, Math.floor(ms))
