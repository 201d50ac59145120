import { ReplayError } from '../../shared/errors.ts'

/** Work that gives the thread back every so often. */
export interface TimeSlices {
  /** Waits for the host's turn when this slice is used up. Rejects with `aborted` once the signal has aborted. */
  breathe(): Promise<void> | undefined
  /** Begins a slice without giving the thread back: for work that would be done twice if a frame came in between. */
  renew(): void
  stop(): void
}

/** Below one frame at 60 Hz, so that a build never costs the host more than a late one. */
const SLICE_MS = 12

/** Cuts work into slices of about `sliceMs`; between two of them the host gets its events, timers and paints. */
export function createTimeSlices(signal: AbortSignal, sliceMs = SLICE_MS): TimeSlices {
  // A message, because nested timeouts are held back to 4 ms and a frame callback never comes in a hidden tab.
  const { port1, port2 } = new MessageChannel()
  let sliceEndMs = 0
  const renew = () => (sliceEndMs = performance.now() + sliceMs)
  let resume: (() => void) | null = null
  port1.onmessage = () => resume?.()

  const nextTurn = () =>
    new Promise<void>((resolve) => {
      resume = resolve
      port2.postMessage(null)
    })
  const breathe = async () => {
    await nextTurn()
    throwIfAborted(signal)
    renew()
  }

  renew()
  return {
    breathe: () => (performance.now() < sliceEndMs ? undefined : breathe()),
    renew,
    stop() {
      port1.onmessage = null
      port1.close()
      resume?.()
    },
  }
}

function abortedError(cause?: unknown): ReplayError {
  return new ReplayError('aborted', { what: 'The picture was no longer wanted.', cause })
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal.reason)
}

/** Never resolves; rejects with `aborted` as soon as the signal aborts. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(abortedError(signal.reason))
    else signal.addEventListener('abort', () => reject(abortedError(signal.reason)), { once: true })
  })
}
