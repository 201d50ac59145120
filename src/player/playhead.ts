import type { PlayheadChannel } from './player.ts'

export interface Playhead extends PlayheadChannel {
  set(offsetMs: number): void
}

/** The per-frame channel. Only the player writes it, at most once per frame while playing. */
export function createPlayhead(): Playhead {
  let offset = 0
  const listeners = new Set<(offsetMs: number) => void>()
  return {
    get: () => offset,
    set(offsetMs) {
      if (offsetMs === offset) return
      offset = offsetMs
      for (const listener of [...listeners]) listener(offset)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
