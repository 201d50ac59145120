import type { Steps } from '../recording/steps.ts'

export interface SliceOptions {
  /** @default 5 */
  readonly sliceMs?: number
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number
  /** Lets everything else have its turn. @default a macrotask */
  readonly yield?: () => Promise<void>
}

/** With the step that is under way then, half a frame: what is left is enough for the host's own work. */
const SLICE_MS = 5

/**
 * Runs work in slices, one job after the other, on this thread. A slice ends as soon as its time is over; then
 * everybody else has a turn.
 */
export class Slices {
  readonly #sliceMs: number
  readonly #now: () => number
  readonly #yield: () => Promise<void>
  #last: Promise<unknown> = Promise.resolve()
  #startedMs = -Infinity

  constructor(options: SliceOptions = {}) {
    this.#sliceMs = options.sliceMs ?? SLICE_MS
    this.#now = options.now ?? (() => performance.now())
    this.#yield = options.yield ?? macrotask
  }

  /**
   * Runs `start()` after every job handed in before. Resolves with `null`, having done no more, once `isCancelled`.
   */
  run<T>(start: () => Steps<T>, isCancelled: () => boolean): Promise<T | null> {
    const job = this.#last.then(() => this.#drive(start, isCancelled))
    this.#last = job.catch(() => undefined)
    return job
  }

  /** Lets everybody else have a turn. */
  pause(): Promise<void> {
    return this.#yield()
  }

  async #drive<T>(start: () => Steps<T>, isCancelled: () => boolean): Promise<T | null> {
    if (isCancelled()) return null
    const steps = start()
    for (;;) {
      if (this.#now() - this.#startedMs >= this.#sliceMs) {
        await this.#yield()
        this.#startedMs = this.#now()
        if (isCancelled()) return null
      }
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }
}

/** Everybody else's turn. A message rather than a timer: nested timers are held back by at least 4 ms. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
