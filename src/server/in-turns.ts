import type { Steps } from '../recording/steps.ts'

/** How long others may have to wait. */
const TURN_MS = 8

/** Runs work in steps, with a turn for everybody else of this thread every few milliseconds. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let beganMs = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - beganMs < TURN_MS) continue
    await nextTurn()
    beganMs = performance.now()
  }
}

/** Resolves when everybody else had a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
