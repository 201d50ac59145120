import type { Steps } from '../steps.ts'
import { TextSpans, type TextSpan } from './text-spans.ts'
import { TextWatcher } from './text-watcher.ts'

const SPANS_PER_STEP = 2000

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
  *findSteps(folded: string, reading: Steps<void>): Generator<readonly TextSpan[] | void, readonly TextSpan[], void> {
    let spans = this.#spans
    let found: number[] = []
    /** By the index of the text. */
    let matches: boolean[] = []
    let looked = 0
    let toldCount = 0
    for (;;) {
      const isRead = reading.next().done === true
      if (isRead) this.#watcher.settle()
      // Events became others meanwhile.
      if (spans !== this.#spans) [spans, found, matches, looked] = [this.#spans, [], [], 0]
      for (; looked < spans.count; looked++) {
        const text = spans.textIndexAt(looked)
        if ((matches[text] ??= spans.contains(text, folded))) found.push(looked)
        if (looked % SPANS_PER_STEP === SPANS_PER_STEP - 1) yield
      }
      const isMore = isRead || (found.length > 0 && this.#watcher.count >= toldCount * 2)
      const told = isMore ? found.map((position) => spans.at(position)) : undefined
      if (isRead) return told!
      if (isMore) toldCount = this.#watcher.count
      yield told
    }
  }
}
