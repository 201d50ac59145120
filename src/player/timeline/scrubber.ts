import type { Store } from '../../shared/store.ts'
import { createStore } from '../../shared/store.ts'

/** Seeks as fast as pages can be built while somebody drags: one seek at a time, and always to the newest target. */
export interface Scrubber {
  /** Where the viewer points; `null` once the player is there. Show this in place of the playhead. */
  readonly target: Store<number | null>
  /** Asks for a moment; while an earlier seek is under way it waits, replaced by whatever is asked for next. */
  drag(offsetMs: number): void
  /** Asks for a moment at once, superseding whatever is under way: the end of a drag, or a key. */
  drop(offsetMs: number): void
}

/**
 * Makes a scrubber. `seek` resolves when its frame is painted, or rejects; either ends the wait. Waiting matters:
 * a seek per pointer move would abort every page before it was built, and the viewer would see none until letting go.
 */
export function createScrubber(seek: (offsetMs: number) => Promise<void>): Scrubber {
  const target = createStore<number | null>(null)
  let underway = 0
  let newest = 0
  let waiting: number | null = null

  const start = (offsetMs: number) => {
    const mine = ++newest
    underway += 1
    const settled = () => {
      underway -= 1
      if (mine !== newest) return
      if (waiting === null) return target.set(null)
      const next = waiting
      waiting = null
      start(next)
    }
    // A failed seek is told by the player's own state; here it only ends the wait.
    void seek(offsetMs).then(settled, settled)
  }

  return {
    target,
    drag(offsetMs) {
      target.set(offsetMs)
      if (underway > 0) waiting = offsetMs
      else start(offsetMs)
    },
    drop(offsetMs) {
      const isUnderway = underway > 0 && waiting === null && target.get() === offsetMs
      if (isUnderway) return
      waiting = null
      target.set(offsetMs)
      start(offsetMs)
    },
  }
}
