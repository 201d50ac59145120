import type { Steps } from '../recording/steps.ts'
import { throwIfAborted } from './abort.ts'

/** Half a frame: what is left over belongs to the page. */
const SLICE_MS = 8

/** Runs steps to the end, letting the page have its turn every few milliseconds. */
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  let sliceEndsMs = performance.now() + SLICE_MS
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() < sliceEndsMs) continue
    await new Promise((resolve) => setTimeout(resolve, 0))
    throwIfAborted(signal)
    sliceEndsMs = performance.now() + SLICE_MS
  }
}
