import type { Steps } from '../recording/steps.ts'
import { throwIfAborted } from './abort.ts'

/** Half a frame: what is left over belongs to the page, or to other requests. */
const SLICE_MS = 8

/** Runs steps to the end, letting everybody else of this thread have a turn every few milliseconds. */
export async function inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  let sliceEndsMs = performance.now() + SLICE_MS
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() < sliceEndsMs) continue
    await nextTurn()
    throwIfAborted(signal)
    sliceEndsMs = performance.now() + SLICE_MS
  }
}

/** Resolves when everybody else of this thread had a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
