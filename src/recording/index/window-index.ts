import { runSteps, type Steps } from '../steps.ts'
import type { InspectorItem, PointerTrack } from '../recording-view.ts'
import type { WindowStream } from '../stream/window-stream.ts'
import { WindowFacts } from './window-facts.ts'
import { itemSteps } from './window-items.ts'

const ENTRIES_PER_STEP = 100
/** Fewer than these are read anew in a moment. */
const FEW_ENTRIES = 5_000
/** Else it is worth while when there are so many times as many as were read. */
const WORTH_GROWTH = 1.5

interface WindowLists {
  readonly startMs: number
  readonly items: readonly InspectorItem[]
  readonly pointer: PointerTrack
}

/**
 * What is known of one window beside its events. Follows the stream while it grows at its end; starts again when
 * something was put in before.
 */
export class WindowIndex {
  readonly stream: WindowStream
  /** What is told. */
  #facts = new WindowFacts()
  /** What is read on: another one than is told while events are read anew. */
  #next = this.#facts
  #read = 0
  /** How many entries are told of. */
  #told = 0
  #lists: WindowLists | null = null

  constructor(stream: WindowStream) {
    this.stream = stream
  }

  get facts(): WindowFacts {
    runSteps(this.followSteps())
    return this.#facts
  }

  /**
   * Like `updateSteps`, but leaves the lists behind for a while where blocks come in before others: to read everything
   * anew for each of them would take longer than all else.
   */
  *followSteps(): Steps<void> {
    if (!this.#isPutOff()) yield* this.#readSteps()
  }

  /** Leaves nothing to be done by who asks for the lists of a recording that begins at `startMs`. */
  *updateSteps(startMs: number): Steps<void> {
    yield* this.#readSteps()
    yield* this.#listSteps(startMs)
  }

  *#readSteps(): Steps<void> {
    const { stream } = this
    if (stream.unchangedUntil < this.#read) {
      this.#next = new WindowFacts()
      this.#read = 0
      stream.unchangedUntil = stream.entries.length
    }
    if (this.#read === stream.entries.length && this.#next === this.#facts && this.#lists !== null) return
    // Nothing is remembered across a pause but what is in `this`: somebody may ask, and so update, meanwhile.
    while (this.#read < stream.entries.length) {
      const position = this.#read++
      this.#next.read(stream.entries[position]!)
      if (position % ENTRIES_PER_STEP === 0) yield
    }
    stream.unchangedUntil = this.#read
    this.#facts = this.#next
    this.#told = this.#read
    this.#lists = null
  }

  /** Whether there are too few entries more than were told of, and too many to read them all for that. */
  #isPutOff(): boolean {
    const { unchangedUntil, entries } = this.stream
    if (unchangedUntil >= this.#read && this.#next === this.#facts) return false
    return entries.length > FEW_ENTRIES && entries.length < this.#told * WORTH_GROWTH
  }

  /** Rows in order of time, and the way of the pointer. */
  lists(startMs: number): WindowLists {
    runSteps(this.#listSteps(startMs))
    return this.#lists!
  }

  *#listSteps(startMs: number): Steps<void> {
    const { facts } = this
    if (this.#lists?.startMs === startMs) return
    const told = this.#told
    const items = yield* itemSteps(facts, this.stream.windowId, startMs)
    const pointer = yield* facts.pointer.trackSteps(startMs)
    // Somebody may have asked meanwhile, and more may have come.
    if (facts === this.#facts && told === this.#told) this.#lists = { startMs, items, pointer }
  }
}
