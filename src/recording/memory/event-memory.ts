import type { ReplayEvent } from '../events.ts'
import { runSteps, type Steps } from '../steps.ts'
import { type PackedJson, packSteps, unpackSteps } from './pack-json.ts'
import { sizeOf } from './size-of.ts'

/** 64 MB of parsed events: an hour of an ordinary session, a few minutes of the heaviest. */
const DEFAULT_BUDGET_BYTES = 64 * 1024 * 1024
/** Once over the budget, this much of it is aimed at, so that not every event packs another one. */
const RELIEF = 0.8
/** What is packed together: small enough to be unpacked between two frames. */
const BUNDLE_BYTES = 128 * 1024

/** A run of events that are at hand, packed, or both. */
export class EventBundle {
  readonly #memory: EventMemory
  readonly bytes: number
  #events: readonly ReplayEvent[] | null
  #packed: PackedJson | null = null

  constructor(memory: EventMemory, events: readonly ReplayEvent[], bytes: number) {
    this.#memory = memory
    this.#events = events
    this.bytes = bytes
  }

  at(position: number): ReplayEvent {
    this.#events ??= this.#unpack()
    this.#memory.touch(this)
    return this.#events[position]!
  }

  get isPacked(): boolean {
    return this.#packed !== null
  }

  /** Makes the events' bytes, where that can be done; they themselves stay at hand until `drop`. */
  *packSteps(): Steps<void> {
    try {
      this.#packed ??= yield* packSteps(this.#events)
    } catch (error) {
      // Engines read what is nested deeper than the stack is high, but cannot write it: such events stay as they are.
      if (!(error instanceof RangeError)) throw error
    }
  }

  /** Keeps nothing but the bytes. Only for bundles that are packed. */
  drop(): void {
    if (this.#packed !== null) this.#events = null
  }

  #unpack(): readonly ReplayEvent[] {
    return runSteps(unpackSteps<ReplayEvent[]>(this.#packed!))
  }
}

/**
 * Keeps the events of a recording within a budget: those that nobody asked for the longest are kept as compressed
 * bytes, and are made events again by being asked for. So a recording is complete however little of it is unpacked;
 * there is no hole to cross and nothing to wait for.
 */
export class EventMemory {
  readonly budgetBytes: number
  /** Bundles whose events are at hand, those used longest ago first. */
  readonly #atHand = new Set<EventBundle>()
  #newest: EventBundle | null = null
  #bytes = 0

  constructor(budgetBytes: number = DEFAULT_BUDGET_BYTES) {
    this.budgetBytes = budgetBytes
  }

  /** About how many bytes the events at hand take. */
  get bytes(): number {
    return this.#bytes
  }

  /** Puts events into bundles, in order; `take` is told where the event at an index is from now on. */
  *holdSteps(
    events: readonly ReplayEvent[],
    take: (index: number, bundle: EventBundle, position: number) => void,
  ): Steps<void> {
    for (let from = 0, to = 0; from < events.length; from = to) {
      let bytes = 0
      while (to < events.length && bytes < BUNDLE_BYTES) bytes += sizeOf(events[to++])
      const bundle = new EventBundle(this, events.slice(from, to), bytes)
      for (let index = from; index < to; index++) take(index, bundle, index - from)
      this.touch(bundle)
      yield
    }
  }

  /** Somebody used this bundle: it stays at hand longer than all others. */
  touch(bundle: EventBundle): void {
    if (this.#newest === bundle) return
    this.#newest = bundle
    if (this.#atHand.delete(bundle)) return void this.#atHand.add(bundle)
    this.#atHand.add(bundle)
    this.#bytes += bundle.bytes
    // What was unpacked to be read once costs nothing to drop; the rest waits for `shrinkSteps`.
    if (this.#bytes > this.budgetBytes) this.#drop((other) => other.isPacked)
  }

  /** Packs until the budget is kept. */
  *shrinkSteps(): Steps<void> {
    if (this.#bytes <= this.budgetBytes) return
    // A copy: during a pause bundles are used, and come.
    for (const bundle of [...this.#atHand]) {
      if (this.#bytes <= this.budgetBytes * RELIEF) return
      if (bundle === this.#newest || !this.#atHand.has(bundle)) continue
      yield* bundle.packSteps()
      if (this.#atHand.has(bundle)) this.#forget(bundle)
      yield
    }
  }

  #drop(isDroppable: (bundle: EventBundle) => boolean): void {
    for (const bundle of this.#atHand) {
      if (this.#bytes <= this.budgetBytes * RELIEF) return
      if (bundle !== this.#newest && isDroppable(bundle)) this.#forget(bundle)
    }
  }

  #forget(bundle: EventBundle): void {
    bundle.drop()
    this.#atHand.delete(bundle)
    this.#bytes -= bundle.bytes
  }
}
