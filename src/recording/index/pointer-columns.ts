import { MouseInteraction } from '../events.ts'
import { PointerKind, type PointerTrack } from '../recording-view.ts'
import type { Steps } from '../steps.ts'

/** Positions of a pointer while they are being gathered. Epoch ms. */
export class PointerColumns {
  readonly #timestampMs: number[] = []
  readonly #x: number[] = []
  readonly #y: number[] = []
  readonly #nodeId: number[] = []
  readonly #kind: number[] = []

  get length(): number {
    return this.#timestampMs.length
  }

  push(timestampMs: number, x: number, y: number, nodeId: number, kind: number): void {
    this.#timestampMs.push(timestampMs)
    this.#x.push(x)
    this.#y.push(y)
    this.#nodeId.push(nodeId)
    this.#kind.push(kind)
  }

  /** The positions so far, sorted by time. Batches of movement reach back in time, past presses recorded before them. */
  *trackSteps(startMs: number): Steps<PointerTrack> {
    const times = this.#timestampMs
    const order = times.map((_, i) => i).sort((a, b) => times[a]! - times[b]!)
    function* inOrder(column: readonly number[]): Steps<number[]> {
      yield
      return order.map((i) => column[i]!)
    }
    return {
      length: order.length,
      offsetMs: new Float64Array(yield* inOrder(times)).map((ms) => ms - startMs),
      x: new Float32Array(yield* inOrder(this.#x)),
      y: new Float32Array(yield* inOrder(this.#y)),
      nodeId: new Int32Array(yield* inOrder(this.#nodeId)),
      kind: new Uint8Array(yield* inOrder(this.#kind)),
    }
  }
}

const KINDS: ReadonlyMap<number, number> = new Map<number, number>([
  [MouseInteraction.MouseUp, PointerKind.Up],
  [MouseInteraction.MouseDown, PointerKind.Down],
  [MouseInteraction.Click, PointerKind.Click],
  [MouseInteraction.ContextMenu, PointerKind.ContextMenu],
  [MouseInteraction.DblClick, PointerKind.DblClick],
  [MouseInteraction.TouchStart, PointerKind.TouchStart],
  [MouseInteraction.TouchEnd, PointerKind.TouchEnd],
  [MouseInteraction.TouchCancel, PointerKind.TouchEnd],
])

/** The `PointerKind` of a recorded interaction; `null` for those that are not about the pointer, like focus. */
export function pointerKindOf(interaction: number): number | null {
  return KINDS.get(interaction) ?? null
}
