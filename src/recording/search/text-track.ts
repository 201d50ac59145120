import type { Steps } from '../steps.ts'
import { TextSpans } from './text-spans.ts'
import { TextWatcher } from './text-watcher.ts'

const SPANS_PER_STEP = 2000

/** Positions of what was found among all there is, in order of time. */
export interface FoundSpans {
  readonly spans: TextSpans
  readonly positions: readonly number[]
}

/** Everything that stood on one window's page over time, for searching: what its watcher has read so far. */
export class TextTrack {
  readonly #maxLooks: number | undefined
  #spans = new TextSpans()
  #watcher = new TextWatcher(this.#spans)

  /** After `maxLooks` nodes, reading gives up. */
  constructor(maxLooks?: number) {
    this.#maxLooks = maxLooks
  }

  /** Who reads the window's events from now on: all of them, from the first full snapshot. */
  begin(): TextWatcher {
    this.#spans = new TextSpans()
    this.#watcher = new TextWatcher(this.#spans, this.#maxLooks)
    return this.#watcher
  }

  /** Whether there was more text than is kept. */
  get truncated(): boolean {
    return this.#spans.truncated || this.#watcher.gaveUp
  }

  /** Until when it was read, epoch ms. */
  get readMs(): number {
    return this.#watcher.atMs
  }

  /**
   * When texts stood that contain `folded`, in order of time. What nobody has read yet is read by `reading`; meanwhile it
   * yields, now and then, what it has found so far: at once when there is something, then each time twice as much was
   * read.
   */
  *findSteps(folded: string, reading: Steps<void>): Generator<FoundSpans | void, FoundSpans, void> {
    let spans = this.#spans
    let positions: number[] = []
    /** By the index of the text. */
    let matches: boolean[] = []
    let looked = 0
    let toldCount = 0
    for (;;) {
      const isRead = reading.next().done === true
      if (isRead) this.#watcher.settle()
      // Events became others meanwhile.
      if (spans !== this.#spans) [spans, positions, matches, looked] = [this.#spans, [], [], 0]
      for (; looked < spans.count; looked++) {
        const text = spans.textIndexAt(looked)
        if ((matches[text] ??= spans.contains(text, folded))) positions.push(looked)
        if (looked % SPANS_PER_STEP === SPANS_PER_STEP - 1) yield
      }
      if (isRead) return { spans, positions }
      const isMore = positions.length > 0 && this.#watcher.count >= toldCount * 2
      if (isMore) toldCount = this.#watcher.count
      yield isMore ? { spans, positions } : undefined
    }
  }
}
