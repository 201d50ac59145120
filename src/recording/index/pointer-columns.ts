import { MouseInteraction } from '../events.ts'
import { PointerKind, type PointerTrack } from '../recording-view.ts'

/** Positions of a pointer while they are being gathered. Epoch ms. */
export class PointerColumns {
  readonly #timestampMs: number[] = []
  readonly #x: number[] = []
  readonly #y: number[] = []
  readonly #nodeId: number[] = []
  readonly #kind: number[] = []
  #isSorted = true

  get length(): number {
    return this.#timestampMs.length
  }

  push(timestampMs: number, x: number, y: number, nodeId: number, kind: number): void {
    if (timestampMs < (this.#timestampMs.at(-1) ?? -Infinity)) this.#isSorted = false
    this.#timestampMs.push(timestampMs)
    this.#x.push(x)
    this.#y.push(y)
    this.#nodeId.push(nodeId)
    this.#kind.push(kind)
  }

  /** The positions so far, sorted by time. Batches of movement reach back in time, past presses recorded before them. */
  toTrack(startMs: number): PointerTrack {
    const order = this.#timestampMs.map((_, i) => i)
    if (!this.#isSorted) order.sort((a, b) => (this.#timestampMs[a] ?? 0) - (this.#timestampMs[b] ?? 0) || a - b)
    return {
      length: order.length,
      offsetMs: Float64Array.from(order, (i) => (this.#timestampMs[i] ?? 0) - startMs),
      x: Float32Array.from(order, (i) => this.#x[i] ?? 0),
      y: Float32Array.from(order, (i) => this.#y[i] ?? 0),
      nodeId: Int32Array.from(order, (i) => this.#nodeId[i] ?? 0),
      kind: Uint8Array.from(order, (i) => this.#kind[i] ?? 0),
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
