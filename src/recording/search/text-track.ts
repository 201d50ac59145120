import type { ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { TextSpans, type SpannedText } from './text-spans.ts'
import { TextWatcher } from './text-watcher.ts'

/** Where the walk may be paused: a millisecond's worth of ordinary events, in about. */
const EVENTS_PER_STEP = 50
const TEXTS_PER_STEP = 2000

/**
 * Everything that stood on one window's page over time, for searching. Read in one walk through the window's
 * events, ahead of all questions or with the first one; goes on from there when events are appended, and starts again
 * when earlier ones changed.
 */
export class TextTrack {
  readonly #entries: () => readonly { readonly event: ReplayEvent }[]
  #count = 0
  #spans = new TextSpans()
  #watcher = new TextWatcher(this.#spans)

  /** `entries` gives the window's events in time order; what is appended to them needs no word. */
  constructor(entries: () => readonly { readonly event: ReplayEvent }[]) {
    this.#entries = entries
  }

  /** Whether there was more text than is kept. */
  get truncated(): boolean {
    return this.#spans.truncated
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
    for (let next = this.#entries()[this.#count]; next; next = this.#entries()[this.#count]) {
      this.#watcher.apply(next.event)
      this.#count++
      if (this.#count % EVENTS_PER_STEP === 0) yield
    }
    this.#watcher.settle()
  }
}
