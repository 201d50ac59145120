import { ReplayError } from '../shared/errors.ts'

export function abortedError(cause?: unknown): ReplayError {
  return new ReplayError('aborted', { what: 'The request was cancelled.', cause })
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError()
}

/** A controller that also aborts with `parent`; `release` lets go of the parent. */
export function linkedController(parent: AbortSignal | undefined): {
  controller: AbortController
  release: () => void
} {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (parent?.aborted) abort()
  parent?.addEventListener('abort', abort, { once: true })
  return { controller, release: () => parent?.removeEventListener('abort', abort) }
}

/** `promise`, unless `signal` aborts first: then `aborted`. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  throwIfAborted(signal)
  if (!signal) return promise
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortedError())
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
