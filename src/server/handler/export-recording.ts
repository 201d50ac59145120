import { abortedError } from '../../sources/abort.ts'
import { LIVE, SAFE_HEADERS, VARY } from './answers.ts'
import { blockText } from './block-text.ts'
import type { ServedRecording, ServedRecordings } from './served-recordings.ts'

/** Decompressed size of one block, against bombs; the sum has no limit, because it is never held. */
const MAX_BLOCK_BYTES = 64_000_000

/**
 * A recording as one file of lines `[windowId, event]`, as received, which `fileSource` opens. Block by block: memory
 * holds one of them, and the next is read when the reader has taken it.
 */
export function exportRecording(
  recordingId: string,
  { list }: ServedRecording,
  recordings: ServedRecordings,
  signal: AbortSignal,
): Response {
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  async function* lines() {
    for (const block of list.blocks) {
      yield blockText(await recordings.bytes(recordingId, block, ended), MAX_BLOCK_BYTES)
    }
  }
  const reading = lines()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (ended.aborted) return controller.error(abortedError())
        const { done, value } = await reading.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        stop.abort()
        await reading.return()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    ...SAFE_HEADERS,
    vary: VARY,
    'cache-control': LIVE,
    'content-type': 'application/x-ndjson',
    // The id has no character that could end the name.
    'content-disposition': `attachment; filename="recording-${recordingId}.jsonl"`,
  }
  return new Response(body, { headers })
}
