import { expect } from 'vitest'

/** Long enough for a busy machine: vitest's own second is not. */
const TIMEOUT_MS = 15_000

/** Asks until the answer is the expected one. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: TIMEOUT_MS })
}
