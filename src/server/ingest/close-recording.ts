import { blockPath, checkpointPath } from '../../recording/archive/archive-paths.ts'
import { inflateText } from '../../recording/archive/inflate-bounded.ts'
import type { BlockLines } from '../../recording/archive/write-archive.ts'
import { writeArchive } from '../../recording/archive/write-archive.ts'
import type { RecordingInfo } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import { readObject } from '../read-object.ts'
import { readManifest } from '../stored-recordings.ts'
import { incomingPrefix, nextKeyPrefix, recordingPrefix } from './live-keys.ts'
import type { LiveRecording } from './live-recording.ts'

/** Recorders send every few seconds, which makes more files than anybody wants to fetch. */
const BLOCK_SPAN_MS = 30_000
const BLOCK_BYTES = 256_000
/** Compressed. What is larger is kept without lists and checkpoints: deriving them takes all events into memory. */
const MAX_DERIVED_BYTES = 48_000_000

/**
 * Turns a live recording into an archive that never changes again: its messages joined to blocks of about half a
 * minute, with lists and checkpoints. The manifest comes last, so that a reader has the one or the other, whole. What
 * it was made from is still there: `removeLeftovers`, when nobody reads by the old manifest any more.
 *
 * @returns the recording as a list shows it, and its compressed size
 * @throws ReplayError what the store throws; then it is still live
 */
export async function closeRecording(
  store: ArchiveStore,
  live: LiveRecording,
  { onCorrupt = () => {} }: { readonly onCorrupt?: (error: ReplayError) => void } = {},
): Promise<{ readonly info: RecordingInfo; readonly bytes: number }> {
  const info = live.info({ ongoing: false })
  const archive = writeArchive({
    info,
    blocks: joinedBlocks(store, live, onCorrupt),
    keyPrefix: nextKeyPrefix(live.facts.blocks().map(({ key }) => key)),
    productEvents: live.productEvents.inOrder(),
    person: info.person ?? null,
    complete: true,
    derive: live.facts.bytes <= MAX_DERIVED_BYTES,
  })
  let total = 0
  for await (const { path, bytes } of archive) {
    await store.write(`${recordingPrefix(info.id)}${path}`, bytes)
    if (path.startsWith('blocks/')) total += bytes.length
  }
  return { info, bytes: total }
}

/**
 * Removes what a closed recording was made from, and files of an earlier time at which it was closed. Its marker stays,
 * which reminds of it whoever comes after an interruption. Does nothing to one that is live.
 */
export async function removeLeftovers(store: ArchiveStore, recordingId: string): Promise<void> {
  const manifest = await readManifest(store, recordingId)
  if (!manifest?.complete) return
  const prefix = recordingPrefix(recordingId)
  const named = new Set([
    ...manifest.blocks.map(({ key }) => `${prefix}${blockPath(key)}`),
    ...(manifest.checkpoints ?? []).map(({ blockKey }) => `${prefix}${checkpointPath(blockKey)}`),
  ])
  for (const folder of [`${prefix}blocks/`, `${prefix}checkpoints/`, incomingPrefix(recordingId)]) {
    for await (const { key } of store.list(folder)) if (!named.has(key)) await store.remove(key)
  }
}

async function* joinedBlocks(
  store: ArchiveStore,
  { facts }: LiveRecording,
  onCorrupt: (error: ReplayError) => void,
): AsyncGenerator<BlockLines> {
  let lines: string[] = []
  let startMs = 0
  let bytes = 0
  for (const block of facts.blocks()) {
    const isFull = block.startMs - startMs > BLOCK_SPAN_MS || bytes + block.bytes > BLOCK_BYTES
    if (lines.length > 0 && isFull) {
      yield lines
      lines = []
    }
    if (lines.length === 0) [startMs, bytes] = [block.startMs, 0]
    bytes += block.bytes
    for (const line of await linesOf(store, `${recordingPrefix(facts.id)}${blockPath(block.key)}`, onCorrupt)) {
      lines.push(line)
    }
  }
  if (lines.length > 0) yield lines
}

async function linesOf(store: ArchiveStore, key: string, onCorrupt: (error: ReplayError) => void) {
  try {
    const { content } = await readObject(store, key)
    return inflateText(content, { maxBytes: 256_000_000, where: key }).split('\n')
  } catch (thrown) {
    if (!(thrown instanceof ReplayError && thrown.code === 'corrupt')) throw thrown
    onCorrupt(thrown)
    return []
  }
}
