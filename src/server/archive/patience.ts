import { isRetryable, type ReplayError } from '../../shared/errors.ts'
import type { SourceClock } from '../../sources/source-clock.ts'

/** Something that waits when the other side has had enough. */
export interface Patience {
  readonly clock: SourceClock
  /** Told before every wait. */
  readonly onWait: (forMs: number, error: ReplayError) => void
  readonly signal: AbortSignal
}

/** The first wait where nobody says how long; each further one is twice as long. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const TRIES = 6

/**
 * Does something that may fail for a while. A limit of requests is waited for however long it takes, for it passes by
 * itself; other trouble is given a few minutes.
 *
 * @throws ReplayError what it failed with last
 */
export async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ;) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error)) throw error
      if (error.code !== 'rate_limited') tries += 1
      if (tries > TRIES) throw error
      const forMs = error.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1))
      patience.onWait(forMs, error)
      await patience.clock.wait(forMs, patience.signal)
    }
  }
}
