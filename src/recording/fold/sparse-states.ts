import { lowerBound } from '../../shared/search.ts'
import type { ReplayEvent } from '../events.ts'
import { type PackedJson, packSteps, unpackSteps } from '../memory/pack-json.ts'
import type { Steps } from '../steps.ts'
import { checkpointSteps } from './checkpoint.ts'
import { FoldPage } from './fold-page.ts'

/** More than this of packed states is thinned out. */
const MAX_BYTES = 16 * 1024 * 1024
/** How many events of a state are applied between two pauses; the full snapshot is the second. */
const EVENTS_PER_STEP = 100

/** A page as it stood after the first `count` events, packed: small to keep, and nobody can write to it. */
interface SparseState {
  readonly count: number
  /** The events of its checkpoint. */
  readonly packed: PackedJson
}

/** The states of one window's page that are kept, in order, within a budget. */
export class SparseStates {
  readonly #maxBytes: number
  #states: readonly SparseState[] = []
  /** Grows when some were forgotten. */
  #epoch = 0
  /** Doubles when states are thinned out, so that none is kept again where one was given up. */
  spread = 1

  /** @param maxBytes default 16 MB */
  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** The events from `count` on are other ones now. */
  forgetFrom(count: number): void {
    this.#epoch++
    this.#states = this.#states.filter((state) => state.count <= count)
  }

  /** After how many events there is one: the last up to `count`, and the first from there on. */
  around(count: number): { readonly before: SparseState | undefined; readonly next: SparseState | undefined } {
    const at = this.#after(count)
    return { before: this.#states[at - 1], next: this.#states.at(at) }
  }

  /** Keeps the page as it stands after `count` events. Nothing may change it meanwhile. */
  *keepSteps(page: FoldPage, count: number, timestampMs: number): Steps<void> {
    const epoch = this.#epoch
    const packed = yield* packSteps(yield* checkpointSteps(page, timestampMs))
    const at = this.#after(count - 1)
    // Two who go over the same events come to the same states.
    if (this.#epoch !== epoch || this.#states[at]?.count === count) return
    this.#states = [...this.#states.slice(0, at), { count, packed }, ...this.#states.slice(at)]
    const pieces = this.#states.flatMap((state) => state.packed)
    if (pieces.reduce((sum, { length }) => sum + length, 0) <= this.#maxBytes) return
    // Half of them take half the memory, and folding from one to the next takes twice the time.
    this.#states = this.#states.filter((_, index) => index % 2 === 1)
    this.spread *= 2
  }

  /** How many there are of up to `count` events. */
  #after(count: number): number {
    return lowerBound(this.#states.length, (index) => this.#states[index]!.count > count)
  }
}

/** A page that can be folded on. */
export function* restoreSteps({ packed }: SparseState): Steps<FoldPage> {
  const page = new FoldPage()
  for (const [index, event] of (yield* unpackSteps<ReplayEvent[]>(packed)).entries()) {
    if (index % EVENTS_PER_STEP === 1) yield
    page.apply(event)
  }
  return page
}
