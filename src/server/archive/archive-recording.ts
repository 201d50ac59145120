import { ITEMS_PATH, MANIFEST_PATH } from '../../recording/archive/archive-paths.ts'
import { parseJson } from '../../recording/archive/field-reader.ts'
import { parseManifest, type Manifest } from '../../recording/archive/manifest.ts'
import { writeArchive, type ArchiveFile } from '../../recording/archive/write-archive.ts'
import type { RecordingInfo, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { DAY_MS } from '../../shared/time.ts'
import { wallClock, type SourceClock } from '../../sources/source-clock.ts'
import { corruptObject, sha256Hex } from '../checked-bytes.ts'
import type { AnalyticsWriter } from '../ports/analytics-tables.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import type { RecordingIndex } from '../ports/recording-index.ts'
import { readObject } from '../read-object.ts'
import { readManifest } from '../stored-recordings.ts'
import { storeRecording } from '../store-recording.ts'
import { patiently, type Patience } from './patience.ts'
import { indexEntry, readLists, unpackLists } from './recording-lists.ts'
import { readEveryBlock } from './read-every-block.ts'

/** From where to where, and who is told. */
export interface ArchiveOptions {
  readonly source: ReplaySource
  readonly store: ArchiveStore
  /** Told of every recording that is archived, before it can be opened. */
  readonly index?: RecordingIndex
  readonly analytics?: AnalyticsWriter
  /** Younger recordings may still grow. ms. @default 86_400_000 */
  readonly minAgeMs?: number
  /** What not to ask the source for, because the key may not. @default nothing */
  readonly without?: readonly ('person' | 'product-events')[]
  /** Told before every wait: the plan's limit is reached, or the other side is away. */
  readonly onWait?: (forMs: number, error: ReplayError) => void
  /** @default the machine's */
  readonly clock?: SourceClock
  readonly signal?: AbortSignal
}

/** What has become of one recording. */
export type ArchivedRecording =
  | {
      readonly status: 'done'
      readonly recordingId: string
      readonly blocks: number
      readonly events: number
      /** Of all its files. */
      readonly bytes: number
      /** SHA-256 of `manifest.json`. */
      readonly sha256: string
    }
  /** `archived` before, or still too `young`. */
  | { readonly status: 'skipped'; readonly recordingId: string; readonly reason: 'archived' | 'young' }

/**
 * Archives one recording, unless it is archived already; may be called again, and by several workers at once. The
 * manifest is published last: after every block was counted, every file was read back and found to have its hash, the
 * lists were derived, and index and analytics know of it. Interrupted anywhere, the next call ends at the same bytes.
 *
 * @param known What a list has said of it, which saves asking again.
 * @throws ReplayError `blocks_unavailable`, `corrupt`, and what source, store, index and analytics fail with
 */
export async function archiveRecording(
  recordingId: string,
  options: ArchiveOptions,
  known?: RecordingInfo,
): Promise<ArchivedRecording> {
  const { source, store, index, clock = wallClock, minAgeMs = DAY_MS, onWait = () => {} } = options
  const signal = options.signal ?? new AbortController().signal
  const patience: Patience = { clock, onWait, signal }
  const stored = await readManifest(store, recordingId, { signal })
  if (stored?.complete) {
    // An index that was not there, or was away, when the recording was archived.
    if (index) await indexArchived(stored, { store, index, signal })
    return { status: 'skipped', recordingId, reason: 'archived' }
  }
  const info = known ?? (await patiently(patience, () => source.getRecording(recordingId, { signal })))
  if (info.ongoing || clock.now() - info.startMs < minAgeMs) return { status: 'skipped', recordingId, reason: 'young' }
  const { blocks, complete } = await patiently(patience, () => source.listBlocks(recordingId, { signal }))
  if (!complete) return { status: 'skipped', recordingId, reason: 'young' }
  if (blocks.length === 0) {
    throw new ReplayError('empty', { what: `The source lists no block of recording ${recordingId}.` })
  }
  const person = await personOf(info, options, patience)
  const productEvents = await productEventsOf(recordingId, options, patience)
  const archive = writeArchive({
    info: { ...info, ...(person && { person }) },
    blocks: readEveryBlock(source, recordingId, blocks, patience),
    person,
    ...(productEvents && { productEvents }),
    complete: true,
  })
  const written = new Map<string, ArchiveFile & { readonly sha256: string }>()
  async function* untilVerified() {
    for await (const file of archive) {
      const isKept = file.path === MANIFEST_PATH || file.path === ITEMS_PATH
      written.set(file.path, { ...file, bytes: isKept ? file.bytes : new Uint8Array(0), sha256: sha256Hex(file.bytes) })
      yield file
    }
    const manifest = manifestOf(written.get(MANIFEST_PATH))
    assertCount(manifest, blocks.length)
    for (const { path, sha256 } of written.values()) {
      if (path !== MANIFEST_PATH) await assertStored(store, `${recordingId}/${path}`, sha256, signal)
    }
    const { bytes } = written.get(ITEMS_PATH) ?? {}
    const lists = bytes ? await unpackLists(bytes) : { items: [], urls: [] }
    const { analytics } = options
    await analytics?.write({ info: manifest.recording, ...lists, productEvents: productEvents ?? [] }, { signal })
    await index?.write([indexEntry(manifest, lists)], { signal })
  }
  await storeRecording(store, recordingId, untilVerified(), { signal })
  const { sha256 = '' } = written.get(MANIFEST_PATH) ?? {}
  await assertStored(store, `${recordingId}/${MANIFEST_PATH}`, sha256, signal)
  const { counters } = manifestOf(written.get(MANIFEST_PATH))
  return { status: 'done', recordingId, blocks: blocks.length, events: counters.events, bytes: counters.bytes, sha256 }
}

/** Enters a stored recording into an index that does not know it yet. @throws what store and index fail with */
export async function indexArchived(
  manifest: Manifest,
  {
    store,
    index,
    signal,
  }: { readonly store: ArchiveStore; readonly index: RecordingIndex; readonly signal: AbortSignal },
): Promise<void> {
  if ((await index.get(manifest.recording.id, { signal }))?.archiveKey !== undefined) return
  await index.write([indexEntry(manifest, await readLists(store, manifest, { signal }))], { signal })
}

async function personOf(info: RecordingInfo, { source, without }: ArchiveOptions, patience: Patience) {
  if (info.person || without?.includes('person') || !source.getPerson) return info.person ?? null
  return patiently(patience, async () => (await source.getPerson?.(info.id, patience)) ?? null)
}

async function productEventsOf(recordingId: string, { source, without }: ArchiveOptions, patience: Patience) {
  if (without?.includes('product-events') || !source.getProductEvents) return null
  return patiently(patience, async () => (await source.getProductEvents?.(recordingId, patience)) ?? [])
}

function manifestOf(file: { readonly bytes: Uint8Array } | undefined): Manifest {
  return parseManifest(parseJson(new TextDecoder().decode(file?.bytes), MANIFEST_PATH))
}

function assertCount(manifest: Manifest, listed: number): void {
  if (manifest.blocks.length === listed) return
  throw new ReplayError('blocks_unavailable', {
    what: `${manifest.blocks.length} of ${listed} blocks of recording ${manifest.recording.id} were written.`,
    fix: 'Try again later.',
  })
}

/** Reads an object back: what a disk or a bucket says it has kept is not yet what it has. */
async function assertStored(store: ArchiveStore, key: string, sha256: string, signal: AbortSignal): Promise<void> {
  const { content } = await readObject(store, key, { signal })
  if (sha256Hex(content) !== sha256) throw corruptObject(key)
}
