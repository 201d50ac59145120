import type { FileHandle } from 'node:fs/promises'

import { toReplayError } from '../../shared/errors.ts'
import { abortedError } from '../../sources/abort.ts'
import type { ByteRange } from '../ports/archive-store.ts'

const PART_BYTES = 65_536

/** The bytes of an open file, read as they are asked for; closes it at the end, on failure, abort and cancel. */
export function fileStream(
  file: FileHandle,
  { start, end }: ByteRange,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  let position = start
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (signal?.aborted) throw abortedError()
          const wanted = Math.min(PART_BYTES, end + 1 - position)
          if (wanted > 0) {
            const { bytesRead, buffer } = await file.read(new Uint8Array(wanted), 0, wanted, position)
            position += bytesRead
            if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead))
            // A file that has become shorter ends here; its checksum tells.
            if (bytesRead > 0 && position <= end) return
          }
          await file.close()
          controller.close()
        } catch (thrown) {
          await file.close().catch(() => {})
          controller.error(toReplayError(thrown, 'storage'))
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  )
}
