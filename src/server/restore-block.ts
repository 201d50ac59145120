import { blockEntry, createBlockStats } from '../recording/archive/block-stats.ts'
import { gzipText } from '../recording/archive/gzip-text.ts'
import type { Manifest, ManifestBlock } from '../recording/archive/manifest.ts'
import { receivedLines } from '../recording/decode/received-lines.ts'
import type { BlockInfo, ReplaySource } from '../recording/replay-source.ts'
import { toReplayError } from '../shared/errors.ts'

/**
 * A block of an archive as it was written, made again from where the recording came from. `null` where that has the
 * recording in other blocks, or no longer this one: nothing is taken for a block that is not known to be it.
 *
 * @throws ReplayError what the source fails with
 */
export async function restoreBlock(
  origin: ReplaySource,
  { recording, blocks }: Manifest,
  key: string,
  request: { readonly signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const entry = blocks.find((block) => block.key === key)
  const list = await origin.listBlocks(recording.id, request)
  // Blocks are archived one by one, in the order of their list, which is that of their keys.
  const place = blocks.map((block) => block.key).sort()
  const block = list.blocks[place.indexOf(key)]
  if (!entry || !block || list.blocks.length !== blocks.length) return null
  const lines = await linesOf(origin, recording.id, block, request)
  if (lines === null) return null
  const bytes = gzipText(lines.map((line) => `${line}\n`).join('')).slice()
  return isSame(entry, lines, bytes.length) ? bytes : null
}

async function linesOf(
  origin: ReplaySource,
  recordingId: string,
  block: BlockInfo,
  request: { readonly signal?: AbortSignal },
): Promise<readonly string[] | null> {
  for await (const { bytes, error } of origin.readBlocks(recordingId, [block], request)) {
    if (bytes !== null) return receivedLines(bytes)
    if (error !== undefined) throw toReplayError(error)
  }
  return null
}

/** By what the manifest says of it. Its size is no part of that: another compressor packs the same lines differently. */
function isSame(entry: ManifestBlock, lines: readonly string[], bytes: number): boolean {
  const stats = createBlockStats()
  for (const line of lines) stats.addLine(line)
  const found = blockEntry(stats, { key: entry.key, bytes, afterMs: entry.startMs })
  return found.startMs === entry.startMs && found.endMs === entry.endMs && found.events === entry.events
}
