import type { Playhead } from './playhead.ts'

/** How far ahead of the playhead a recording is fetched where not all of it is, ms of watching. */
const AHEAD_MS = 60_000
/** Not told again before it has come so much further. */
const STEP_MS = 5_000

export interface LookAhead {
  /** Nothing after this offset is worth fetching yet, ms; infinite where everything is. */
  untilMs(): number
  /** From now on everything is: somebody asked for what may be anywhere. */
  everything(): void
  /** Called when it reaches further, once the playhead moves. */
  onFurther(listener: () => void): void
}

/** The faster the recording plays, the further it reaches. */
export function createLookAhead(
  preload: 'all' | 'ahead',
  playhead: Pick<Playhead, 'get' | 'subscribe'>,
  getSpeed: () => number,
): LookAhead {
  let wanted = preload
  let toldMs = -Infinity
  let tell = () => {}
  const untilMs = () => (wanted === 'all' ? Infinity : playhead.get() + AHEAD_MS * Math.max(1, getSpeed()))
  const check = () => {
    const nowMs = untilMs()
    // Once it is infinite, it comes no further.
    if (!(nowMs - toldMs >= STEP_MS)) return
    toldMs = nowMs
    tell()
  }
  playhead.subscribe(check)
  return {
    untilMs,
    everything() {
      wanted = 'all'
      check()
    },
    onFurther: (listener) => (tell = listener),
  }
}
