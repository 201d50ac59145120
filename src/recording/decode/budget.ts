/** How much a block may grow while it is decoded. A block that grows further is cut off there, and reported. */
export interface DecodeLimits {
  /** Bytes of decompressed text, compressed fields of events included. */
  readonly maxDecodedBytes: number
  /** Decompressed bytes per byte received; looked at from `RATIO_FLOOR_BYTES` on. */
  readonly maxRatio: number
}

/**
 * Half an hour of a busy grid is 125 MB of JSON at a ratio of 15, repeated full snapshots reach 60; gzip can go to
 * 1 032. Half a gigabyte of text is about what a browser tab can hold as events.
 */
export const DEFAULT_LIMITS: DecodeLimits = { maxDecodedBytes: 512 * 1024 * 1024, maxRatio: 250 }

/** Small blocks may have any ratio: 16 MB harm nobody. */
export const RATIO_FLOOR_BYTES = 16 * 1024 * 1024

/** The most that deflate can make of one byte. */
export const MAX_DEFLATE_RATIO = 1032

/** Thrown inside the decoder when a limit is passed; never leaves it. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget'
}

/** Counts decompressed bytes against the limits, across every layer of compression of one block. */
export class Budget {
  readonly #maxBytes: number
  #spent = 0

  constructor(receivedBytes: number, limits: DecodeLimits) {
    this.#maxBytes = Math.min(limits.maxDecodedBytes, Math.max(RATIO_FLOOR_BYTES, receivedBytes * limits.maxRatio))
  }

  get left(): number {
    return this.#maxBytes - this.#spent
  }

  /** Throws `OverBudget` when `bytes` more are not allowed. */
  spend(bytes: number): void {
    this.#spent += bytes
    if (this.#spent > this.#maxBytes) {
      throw new OverBudget(`More than ${Math.round(this.#maxBytes / 1e6)} MB of decompressed data.`)
    }
  }
}
