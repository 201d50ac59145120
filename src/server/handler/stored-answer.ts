import { type ReplayError, toReplayError } from '../../shared/errors.ts'
import type { ByteRange, StoredObject } from '../ports/archive-store.ts'
import { etagOf, partAnswer } from './bytes-answer.ts'

export interface StoredAnswerOptions {
  /** Whether these bytes can never change any more. */
  readonly isClosed: boolean
  /** Told of an answer that was not sent to its end though its reader still waits. */
  readonly onBrokenOff: (error: ReplayError) => void
}

/**
 * The same answer as `bytesAnswer`, of an object that is sent as it is read: memory holds a piece or two. It is read
 * whole for a part of it, too, because only then is it known not to be damaged; the last piece waits for that.
 */
export async function storedAnswer(
  request: Request,
  { body, bytes: length, sha256 }: StoredObject,
  { isClosed, onBrokenOff }: StoredAnswerOptions,
): Promise<Response> {
  const etag = isClosed && sha256 !== undefined ? etagOf(sha256) : null
  const { status, headers, range } = partAnswer(request, { length, contentType: 'application/gzip', etag })
  if (range === null || request.method === 'HEAD') {
    await body.cancel()
    return new Response(null, { status, headers })
  }
  const onFailed = (error: ReplayError) => {
    // Who leaves has ended it themselves.
    if (!request.signal.aborted) onBrokenOff(error)
  }
  return new Response(partOf(body, range, onFailed), { status, headers })
}

function partOf(
  body: ReadableStream<Uint8Array>,
  { start, end }: ByteRange,
  onFailed: (error: ReplayError) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let read = 0
  let waiting: Uint8Array | null = null
  /** The next piece, once there is another one behind it, or nothing more to be read. */
  async function next(): Promise<Uint8Array | null> {
    for (;;) {
      const { done, value } = await reader.read()
      const before = waiting
      if (done) {
        waiting = null
        return before
      }
      const piece = value.subarray(Math.max(0, start - read), Math.max(0, end + 1 - read))
      read += value.length
      if (piece.length === 0) continue
      waiting = piece
      if (before !== null) return before
    }
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = await next()
          if (piece === null) controller.close()
          else controller.enqueue(piece)
        } catch (thrown) {
          const error = toReplayError(thrown, 'storage')
          onFailed(error)
          controller.error(error)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
