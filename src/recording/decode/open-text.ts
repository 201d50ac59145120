import type { Budget } from './budget.ts'
import { ByteStream } from './byte-stream.ts'
import { gunzipChunks, isGzip } from './gzip.ts'
import type { ProblemList } from './problem-list.ts'
import { looksLikeSnappy, uncompressSnappy } from './snappy.ts'

/** How much of the beginning is looked at to tell text from bytes. */
const HEAD_BYTES = 512
const FRAME_HEADER_BYTES = 4
const NEWLINE = new Uint8Array([0x0a])

/**
 * Takes off whatever compression `received` has, told by content: gzip around everything, then blocks with a length in
 * front (PostHog `blob_v2`), one raw block (`blob_v2_lts`), or none. Returns `null` when what is inside is no text.
 */
export function openText(received: Uint8Array, budget: Budget, problems: ProblemList): ByteStream | null {
  const corrupt = (message: string): void => problems.add('block_corrupt', null, message)
  const stream = new ByteStream(isGzip(received) ? gunzipChunks(received, budget, corrupt) : [received].values())
  stream.has(HEAD_BYTES)
  const head = stream.slice(0, HEAD_BYTES)
  if (isText(head)) return stream
  if (head.length > FRAME_HEADER_BYTES && looksLikeSnappy(head.subarray(FRAME_HEADER_BYTES), readLength(head)))
    return new ByteStream(readFrames(stream, budget, corrupt))
  if (looksLikeSnappy(head)) return new ByteStream(readRawBlock(stream, budget, corrupt))
  return null
}

/** JSON text holds no control characters but tabs and line ends: anything else is binary. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)
}

/** `uint32` length (big-endian), raw snappy block, and again. A damaged block does not touch the next one. */
function* readFrames(
  stream: ByteStream,
  budget: Budget,
  corrupt: (message: string) => void,
): Generator<Uint8Array, void, void> {
  for (let frame = 1; stream.has(1); frame++) {
    const onDamage = (message: string): void => corrupt(`Part ${frame}: ${message}`)
    if (!stream.has(FRAME_HEADER_BYTES)) return onDamage('Its length is cut off.')
    const length = readLength(stream.slice(0, FRAME_HEADER_BYTES))
    stream.consume(FRAME_HEADER_BYTES)
    const whole = stream.has(length)
    const block = stream.slice(0, length)
    yield* uncompressSnappy(block, budget, onDamage)
    if (!whole) return
    stream.consume(length)
    // A part cut off within a line must not swallow the first line of the next part.
    yield NEWLINE
  }
}

function readLength(header: Uint8Array): number {
  return new DataView(header.buffer, header.byteOffset).getUint32(0)
}

function* readRawBlock(
  stream: ByteStream,
  budget: Budget,
  corrupt: (message: string) => void,
): Generator<Uint8Array, void, void> {
  while (stream.fill()) yield new Uint8Array(0)
  yield* uncompressSnappy(stream.slice(0, stream.length), budget, corrupt)
}
