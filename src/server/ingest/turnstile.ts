import { ReplayError } from '../../shared/errors.ts'

export interface TurnstileOptions {
  /** How many may be inside. */
  readonly places: number
  /** How many may wait; more are sent away. */
  readonly queue: number
}

/**
 * Lets so many pieces of work run at a time, and the others wait their turn, so that memory does not grow with how many
 * ask at once.
 *
 * @throws ReplayError `unavailable` where too many wait already
 */
export function createTurnstile({ places, queue }: TurnstileOptions) {
  const waiting: (() => void)[] = []
  let inside = 0
  return async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= places) {
      if (waiting.length >= queue) {
        throw new ReplayError('unavailable', { what: 'Too many send at once.', retryAfterMs: 5_000 })
      }
      // Whoever leaves hands over their place, so nobody can slip in between.
      await new Promise<void>((enter) => waiting.push(enter))
    } else inside++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside--
    }
  }
}
