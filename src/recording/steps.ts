/**
 * Work cut into pieces of about a millisecond: each `yield` is a place to pause. Whoever drives it decides whether to
 * pause there, so the same code runs to the end at once, or in slices between frames, with the same result.
 */
export type Steps<T> = Generator<void, T, void>

/** How many bytes of text are handled between two pauses; about a millisecond's worth. */
export const STEP_BYTES = 64 * 1024

/** Runs `steps` to the end without pausing. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
