import type { ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { TextSpans, type SpannedText } from './text-spans.ts'
import { TextWatcher } from './text-watcher.ts'

/** Where the walk may be paused: a millisecond's worth, in about. An event costs as much as so many nodes. */
const LOOKS_PER_STEP = 2000
const LOOKS_PER_EVENT = 40
/**
 * Two hours of a busy data grid have a fifth of it. What has more moves large parts of its page about to keep its
 * reader busy: what comes later is not searched.
 */
const MAX_LOOKS = 20_000_000
const TEXTS_PER_STEP = 2000

/**
 * Everything that stood on one window's page over time, for searching. Read in one walk through the window's
 * events, ahead of all questions or with the first one; goes on from there when events are appended, and starts again
 * when earlier ones changed.
 */
export class TextTrack {
  readonly #entries: () => readonly { readonly event: ReplayEvent }[]
  readonly #maxLooks: number
  #count = 0
  #spans = new TextSpans()
  #watcher = new TextWatcher(this.#spans)

  /** `entries` gives the window's events in time order; what is appended to them needs no word. */
  constructor(entries: () => readonly { readonly event: ReplayEvent }[], maxLooks = MAX_LOOKS) {
    this.#entries = entries
    this.#maxLooks = maxLooks
  }

  /** Whether there was more text than is kept. */
  get truncated(): boolean {
    return this.#spans.truncated || this.#watcher.looks > this.#maxLooks
  }

  /** The events from `count` on are other ones now. */
  forgetFrom(count: number): void {
    if (count >= this.#count) return
    this.#count = 0
    this.#spans = new TextSpans()
    this.#watcher = new TextWatcher(this.#spans)
  }

  /** Until when it was read, epoch ms. */
  get readMs(): number {
    return this.#watcher.atMs
  }

  /**
   * The texts that contain `folded`, in order of first sight. While events are still being read it yields, now and then,
   * what it has found in those before: at once when there is something, then each time twice as much was read.
   */
  *findSteps(folded: string): Generator<readonly SpannedText[] | void, readonly SpannedText[], void> {
    let found: SpannedText[] = []
    let spans = this.#spans
    let looked = 0
    let toldCount = 0
    const reading = this.readSteps()
    for (;;) {
      const isRead = reading.next().done === true
      // Events became others meanwhile.
      if (spans !== this.#spans) [spans, found, looked] = [this.#spans, [], 0]
      for (const { texts } = spans; looked < texts.length; looked++) {
        const text = texts[looked]!
        if (text.folded.includes(folded)) found.push(text)
        if (looked % TEXTS_PER_STEP === TEXTS_PER_STEP - 1) yield
      }
      if (isRead) return found
      const isMore = found.length > 0 && this.#count >= toldCount * 2
      if (isMore) toldCount = this.#count
      yield isMore ? found : undefined
    }
  }

  /** Reads the events that are new. Nothing is held across a pause: events may come or change meanwhile. */
  *readSteps(): Steps<void> {
    let left = LOOKS_PER_STEP
    for (let next = this.#entries()[this.#count]; next; next = this.#entries()[this.#count]) {
      const { looks } = this.#watcher
      if (looks > this.#maxLooks) return
      this.#watcher.apply(next.event)
      this.#count++
      left -= LOOKS_PER_EVENT + this.#watcher.looks - looks
      if (left > 0) continue
      left = LOOKS_PER_STEP
      yield
    }
    this.#watcher.settle()
  }
}
