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

  /** The texts that contain `folded`, in order of first sight. */
  *findSteps(folded: string): Steps<readonly SpannedText[]> {
    yield* this.readSteps()
    const { texts } = this.#spans
    const found: SpannedText[] = []
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]
      if (text?.folded.includes(folded) === true) found.push(text)
      if (i % TEXTS_PER_STEP === TEXTS_PER_STEP - 1) yield
    }
    return found
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
