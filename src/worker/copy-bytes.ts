/** Copied at once: two milliseconds, in about, because each page of memory is a new one. */
const PIECE_BYTES = 2 * 1024 * 1024

/** A copy, made in pieces between which everybody else has a turn. The bytes may not change until it resolves. */
export async function copyBytes(bytes: Uint8Array, pause: () => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    if (at > 0) await pause()
    copy.set(bytes.subarray(at, at + PIECE_BYTES), at)
  }
  return copy
}
