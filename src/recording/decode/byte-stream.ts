/**
 * A window over bytes that arrive in chunks. Offsets count from `start`, the first byte that is still needed, and stay
 * valid across `fill`. A chunk is used in place while nothing of the one before is left, so a plain text that came in
 * one piece is never copied.
 */
export class ByteStream {
  /** Ends exactly where the known bytes end, so that `indexOf` finds nothing stale. */
  bytes: Uint8Array = new Uint8Array(0)
  start = 0
  #owned: Uint8Array | null = null
  readonly #chunks: Iterator<Uint8Array>

  constructor(chunks: Iterator<Uint8Array>) {
    this.#chunks = chunks
  }

  /** How many bytes are at hand. */
  get length(): number {
    return this.bytes.length - this.start
  }

  /** The byte at `offset`, or -1 where none is at hand. */
  at(offset: number): number {
    return this.bytes[this.start + offset] ?? -1
  }

  /** Offset of `byte` from `offset` on, or -1. */
  indexOf(byte: number, offset: number): number {
    const found = this.bytes.indexOf(byte, this.start + offset)
    return found === -1 ? -1 : found - this.start
  }

  slice(from: number, to: number): Uint8Array {
    return this.bytes.subarray(this.start + from, this.start + to)
  }

  /** Gives up the first `count` bytes. */
  consume(count: number): void {
    this.start += count
  }

  /** Takes in the next chunk. False at the end. */
  fill(): boolean {
    const next = this.#chunks.next()
    if (next.done === true) return false
    const chunk = next.value
    if (this.length === 0) {
      this.bytes = chunk
      this.start = 0
      this.#owned = null
    } else if (chunk.length > 0) {
      this.#append(chunk)
    }
    return true
  }

  /** Whether `count` bytes are there, after waiting for them as far as they come. */
  has(count: number): boolean {
    while (this.length < count) if (!this.fill()) return false
    return true
  }

  #append(chunk: Uint8Array): void {
    const kept = this.length
    const needed = kept + chunk.length
    let target = this.#owned
    if (target === null || this.start + needed > target.length) {
      const fresh = target !== null && needed * 2 <= target.length ? target : new Uint8Array(needed * 2)
      // `set` copes with overlap, so moving within one buffer is fine.
      fresh.set(this.bytes.subarray(this.start))
      this.#owned = target = fresh
      this.start = 0
    }
    target.set(chunk, this.start + kept)
    this.bytes = target.subarray(0, this.start + needed)
  }
}
