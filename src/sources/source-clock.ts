import { abortedError, throwIfAborted } from './abort.ts'

/** Time as sources need it; a test brings its own. */
export interface SourceClock {
  /** ms since epoch. */
  now(): number
  /** Resolves after `ms`; rejects with `aborted` as soon as the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** The clock of the machine. */
export const wallClock: SourceClock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    throwIfAborted(signal)
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        reject(abortedError())
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    })
  },
}
