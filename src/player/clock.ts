import type { Clock } from './player.ts'

/** About one frame, where nothing paints (Node, workers without animation frames). */
const FRAME_MS = 16

/** The clock of the machine: `performance.now` and animation frames, timers where there are none. */
export const systemClock: Clock = {
  now: () => performance.now(),
  onFrame(callback) {
    if (typeof requestAnimationFrame === 'function') {
      // The callback's own time is when the frame began, before `now()`: mixing the two would let time run backward.
      const handle = requestAnimationFrame(() => callback(performance.now()))
      return () => cancelAnimationFrame(handle)
    }
    const handle = setTimeout(() => callback(performance.now()), FRAME_MS)
    return () => clearTimeout(handle)
  },
}
