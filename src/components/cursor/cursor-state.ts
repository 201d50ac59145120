import { PointerKind, type PointerTrack } from '../../recording/recording-view.ts'
import { lowerBound } from '../../shared/search.ts'

/** What a press looks like. `rage`: one of several impatient clicks. */
export type PressKind = 'click' | 'double' | 'context' | 'touch' | 'rage'

export interface Press {
  readonly kind: PressKind
  readonly x: number
  readonly y: number
  /** 0 when it happened, 1 when its mark is gone. */
  readonly progress: number
}

/** What the overlay shows at an instant, in the coordinates of the recorded document. */
export interface CursorState {
  readonly x: number
  readonly y: number
  readonly pointer: 'mouse' | 'touch'
  /** Whether a button or a finger is down. */
  readonly isDown: boolean
  readonly press: Press | null
}

/** How long the mark of a press takes to go. */
export const PRESS_MS = 500
/** The pointer travels to a recorded position in the 50 ms before it: recorders note positions that often. */
const TRAVEL_MS = 50
const RAGE_CLICKS = 5
const RAGE_RADIUS_PX = 8
const RAGE_MS = 2_000
/** While paused the mark of a press this close, before or after, stands still. */
const PAUSED_NEAR_MS = PRESS_MS

/** The pointer at an offset; `null` before its first position. */
export function cursorAt(track: PointerTrack, offsetMs: number, options: { paused: boolean }): CursorState | null {
  const next = lowerBound(track.length, (index) => track.offsetMs[index]! > offsetMs)
  const current = next - 1
  if (current < 0) return null
  const travelled = next < track.length ? travel(track, current, next, offsetMs) : 0
  const pointer = isTouch(track.kind[current]!) ? 'touch' : 'mouse'
  return {
    x: mix(track.x[current]!, travelled === 0 ? track.x[current]! : track.x[next]!, travelled),
    y: mix(track.y[current]!, travelled === 0 ? track.y[current]! : track.y[next]!, travelled),
    pointer,
    isDown: isDown(track, current),
    press: pressAt(track, current, offsetMs) ?? (options.paused ? pressNear(track, next, offsetMs) : null),
  }
}

/** Positions of the last `windowMs`, oldest first, as x, y and age in ms. */
export function tailAt(
  track: PointerTrack,
  offsetMs: number,
  windowMs: number,
): readonly (readonly [number, number, number])[] {
  const first = lowerBound(track.length, (index) => track.offsetMs[index]! >= offsetMs - windowMs)
  const end = lowerBound(track.length, (index) => track.offsetMs[index]! > offsetMs)
  const points: (readonly [number, number, number])[] = []
  for (let index = first; index < end; index++) {
    points.push([track.x[index]!, track.y[index]!, offsetMs - track.offsetMs[index]!])
  }
  return points
}

/** How far the pointer is on its way from one position to the next, 0 to 1. A finger that was lifted does not travel. */
function travel(track: PointerTrack, from: number, to: number, offsetMs: number): number {
  if (track.nodeId[from] !== track.nodeId[to] || track.kind[to] === PointerKind.TouchStart) return 0
  const leavesAtMs = Math.max(track.offsetMs[from]!, track.offsetMs[to]! - TRAVEL_MS)
  const lengthMs = track.offsetMs[to]! - leavesAtMs
  return lengthMs <= 0 ? 0 : Math.min(1, Math.max(0, (offsetMs - leavesAtMs) / lengthMs))
}

function pressAt(track: PointerTrack, current: number, offsetMs: number): Press | null {
  for (let index = current; index >= 0 && track.offsetMs[index]! >= offsetMs - PRESS_MS; index--) {
    const kind = pressKind(track, index)
    if (kind)
      return { kind, x: track.x[index]!, y: track.y[index]!, progress: (offsetMs - track.offsetMs[index]!) / PRESS_MS }
  }
  return null
}

function pressNear(track: PointerTrack, next: number, offsetMs: number): Press | null {
  for (let index = next; index < track.length && track.offsetMs[index]! <= offsetMs + PAUSED_NEAR_MS; index++) {
    const kind = pressKind(track, index)
    if (kind) return { kind, x: track.x[index]!, y: track.y[index]!, progress: 0 }
  }
  return null
}

function pressKind(track: PointerTrack, index: number): PressKind | null {
  switch (track.kind[index]) {
    case PointerKind.Click:
      return isRage(track, index) ? 'rage' : 'click'
    case PointerKind.DblClick:
      return isRage(track, index) ? 'rage' : 'double'
    case PointerKind.ContextMenu:
      return 'context'
    case PointerKind.TouchStart:
      return 'touch'
    default:
      return null
  }
}

/** Five clicks within two seconds on one spot: somebody expected something to happen. */
function isRage(track: PointerTrack, last: number): boolean {
  let clicks = 0
  for (let index = last; index >= 0 && track.offsetMs[index]! >= track.offsetMs[last]! - RAGE_MS; index--) {
    if (track.kind[index] !== PointerKind.Click) continue
    const away = Math.hypot(track.x[index]! - track.x[last]!, track.y[index]! - track.y[last]!)
    if (away <= RAGE_RADIUS_PX) clicks++
  }
  return clicks >= RAGE_CLICKS
}

/** A button pressed longer ago than this many positions is taken as released: this runs with every frame. */
const DOWN_LOOKBACK = 400

function isDown(track: PointerTrack, current: number): boolean {
  for (let index = current; index >= Math.max(0, current - DOWN_LOOKBACK); index--) {
    const kind = track.kind[index]!
    if (kind === PointerKind.Down || kind === PointerKind.TouchStart || kind === PointerKind.TouchMove) return true
    if (kind !== PointerKind.Move && kind !== PointerKind.Drag) return false
  }
  return false
}

function isTouch(kind: number): boolean {
  return kind === PointerKind.TouchStart || kind === PointerKind.TouchMove || kind === PointerKind.TouchEnd
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
