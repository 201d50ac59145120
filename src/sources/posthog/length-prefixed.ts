/**
 * Splits a body of `{ uint32 big-endian length, bytes }` repeated, as PostHog sends with `decompress=false`.
 * Returns `null` for a body that is not made so, or that was cut off.
 */
export function splitLengthPrefixed(body: Uint8Array): readonly Uint8Array[] | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const parts: Uint8Array[] = []
  let offset = 0
  while (offset < body.length) {
    if (offset + 4 > body.length) return null
    const length = view.getUint32(offset)
    offset += 4
    if (length === 0 || offset + length > body.length) return null
    // Copies, so that each block can be handed over on its own.
    parts.push(body.slice(offset, offset + length))
    offset += length
  }
  return parts
}
