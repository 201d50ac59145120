import { decodeBlock } from '../recording/decode/decode-block.ts'
import { Recording } from '../recording/recording.ts'
import type { RecordingInfo, ReplaySource } from '../recording/replay-source.ts'

/** A recording with all its blocks, as a player would have it at its end. */
export interface LoadedRecording {
  readonly info: RecordingInfo
  readonly recording: Recording
  readonly blocks: number
  readonly bytes: number
}

/**
 * Reads all of a recording. A block that cannot be had is among its problems.
 *
 * @throws ReplayError what the source fails with
 */
export async function loadRecording(
  source: ReplaySource,
  recordingId: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<LoadedRecording> {
  const info = await source.getRecording(recordingId, { signal })
  const { blocks, complete } = await source.listBlocks(recordingId, { signal })
  const recording = new Recording()
  recording.setBlocks(blocks, { startMs: info.startMs, endMs: info.endMs, complete })
  let total = 0
  for await (const { block, bytes } of source.readBlocks(recordingId, blocks, { signal })) {
    total += bytes?.length ?? 0
    if (bytes === null) recording.markMissing(block)
    else recording.append(block, decodeBlock(bytes, { blockKey: block.key }))
  }
  return { info, recording, blocks: blocks.length, bytes: total }
}
