import type { Budget } from './budget.ts'

/** Between two pauses. */
const PIECE_BYTES = 256 * 1024
/** A copy makes at most 64 bytes of 3, so no honest block grows further than this. */
const MAX_SNAPPY_RATIO = 22
const WHITESPACE_OR_OPENING = new Set([0x20, 0x09, 0x0a, 0x0d, 0x5b, 0x7b, 0xef])

/** Reads the length that a raw snappy block declares. `null` where the bytes cannot be one. */
function readDeclaredLength(bytes: Uint8Array): { readonly length: number; readonly headerBytes: number } | null {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return length <= 0xffffffff ? { length, headerBytes: i + 1 } : null
  }
  return null
}

/**
 * Whether a raw snappy block that holds JSON text seems to begin here. `head` is its first 16 bytes or so, `blockBytes`
 * its length where something in front of it says one.
 */
export function looksLikeSnappy(head: Uint8Array, blockBytes = 0): boolean {
  const declared = readDeclaredLength(head)
  if (declared === null || declared.length === 0) return false
  // What snappy makes of text that it cannot compress at all.
  if (blockBytes > 32 + declared.length + declared.length / 6) return false
  const tag = head[declared.headerBytes]
  // There is nothing to copy from yet, so a block has to begin with a literal.
  if (tag === undefined || (tag & 3) !== 0) return false
  const extraBytes = tag >>> 2 >= 60 ? (tag >>> 2) - 59 : 0
  const first = head[declared.headerBytes + 1 + extraBytes]
  return first !== undefined && WHITESPACE_OR_OPENING.has(first)
}

/**
 * Decompresses one raw (unframed) snappy block, yielding the text as it comes; what came before any damage is yielded
 * too. Written here rather than taken from `snappyjs` because a block of megabytes has to be done in slices, and
 * because a literal of 2 GB in a hostile block sends that library into an endless loop.
 */
export function* uncompressSnappy(
  block: Uint8Array,
  budget: Budget,
  onDamage: (message: string) => void,
): Generator<Uint8Array, void, void> {
  const declared = readDeclaredLength(block)
  if (declared === null || declared.length > block.length * MAX_SNAPPY_RATIO + 64) {
    return onDamage('The snappy block does not say a believable length.')
  }
  budget.spend(declared.length)
  const out = new Uint8Array(declared.length)
  let at = declared.headerBytes
  let written = 0
  let given = 0
  let damaged = false
  while (at < block.length && !damaged) {
    const end = Math.min(out.length, given + PIECE_BYTES)
    while (at < block.length && written < end) {
      const tag = block[at++] ?? 0
      const kind = tag & 3
      if (kind === 0) {
        let length = tag >>> 2
        if (length >= 60) {
          const extraBytes = length - 59
          length = readLittleEndian(block, at, extraBytes)
          at += extraBytes
        }
        length += 1
        if (at + length > block.length || written + length > out.length) {
          const fits = Math.max(0, Math.min(block.length - at, out.length - written))
          out.set(block.subarray(at, at + fits), written)
          written += fits
          damaged = true
          break
        }
        if (length <= 16) for (let i = 0; i < length; i++) out[written + i] = block[at + i] ?? 0
        else out.set(block.subarray(at, at + length), written)
        at += length
        written += length
      } else {
        const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
        const offsetBytes = kind === 1 ? 1 : kind === 2 ? 2 : 4
        const offset = readLittleEndian(block, at, offsetBytes) + (kind === 1 ? (tag >>> 5) << 8 : 0)
        at += offsetBytes
        if (offset === 0 || offset > written || written + length > out.length || at > block.length) {
          damaged = true
          break
        }
        // Byte by byte: source and target overlap whenever a pattern is repeated.
        for (let i = 0; i < length; i++, written++) out[written] = out[written - offset] ?? 0
      }
    }
    if (at < block.length && written >= out.length) damaged = true
    yield out.subarray(given, written)
    given = written
  }
  if (damaged || written < out.length) onDamage('The snappy block is damaged or cut off.')
}

function readLittleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = 0; i < count; i++) value += (bytes[at + i] ?? 0) * 2 ** (8 * i)
  return value
}
