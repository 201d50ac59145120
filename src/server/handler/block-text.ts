import { decodeBlock } from '../../recording/decode/decode-block.ts'
/**
 * A block of any format as lines `[windowId, event]`, whatever it came as: gzip, snappy or text. Lines that are none
 * are left out, and so is what is beyond `maxDecodedBytes`.
 */
export function blockText(bytes: Uint8Array, maxDecodedBytes: number): Uint8Array {
  const { events } = decodeBlock(bytes, { limits: { maxDecodedBytes } })
  return new TextEncoder().encode(
    events.map(({ windowId, event }) => `${JSON.stringify([windowId, event])}\n`).join(''),
  )
}
