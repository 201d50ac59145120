import type { WindowEvent } from '../recording/events.ts'
import type { ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'

/**
 * A whole recording as one file in PostHog's export form, which PostHog, `fileSource` and `readRecordingFile` read.
 * Every block is asked for again, since a player keeps no more than it shows; events are as they were received.
 *
 * @throws ReplayError whatever the source throws, and `blocks_unavailable` where a block cannot be had or read: a
 * file with a hole in it would not say so.
 */
export async function exportRecording(
  source: ReplaySource,
  recordingId: string,
  options: ReadOptions = {},
): Promise<Blob> {
  const [{ decodeBlock }, { writeRecordingFile }, recording, { blocks }] = await Promise.all([
    import('../recording/decode/decode-block.ts'),
    import('../recording/file/write-recording-file.ts'),
    source.getRecording(recordingId, options),
    source.listBlocks(recordingId, options),
  ])
  const events: WindowEvent[] = []
  const person = recording.person ?? (await source.getPerson?.(recordingId, options)) ?? null
  for await (const read of source.readBlocks(recordingId, blocks, options)) {
    options.signal?.throwIfAborted()
    if (!read.bytes) throw missing(read.block.key, read.error)
    const decoded = decodeBlock(read.bytes, { blockKey: read.block.key })
    if (decoded.format === 'unknown') throw missing(read.block.key, undefined)
    for (const event of decoded.events) events.push(event)
  }
  const bytes = writeRecordingFile({ id: recording.id, person, events })
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/json' })
}

function missing(blockKey: string, cause: unknown): ReplayError {
  return new ReplayError('blocks_unavailable', {
    what: `Block ${blockKey} of this recording cannot be had.`,
    why: 'The file would miss what happened then, and nothing in it would say so.',
    fix: 'Try again later; the Info panel says what is wrong with it.',
    cause,
  })
}
