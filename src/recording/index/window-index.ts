import { runSteps, type Steps } from '../steps.ts'
import type { InspectorItem, PointerTrack } from '../recording-view.ts'
import { EventType } from '../events.ts'
import { typeOf } from '../fold/fold-track.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import type { WindowStream } from '../stream/window-stream.ts'
import { WindowFacts } from './window-facts.ts'
import { windowItems } from './window-items.ts'

const ENTRIES_PER_STEP = 500

/**
 * What is known of one window beside its events. Follows the stream while it grows at its end; starts again when
 * something was put in before.
 */
export class WindowIndex {
  readonly stream: WindowStream
  #facts = new WindowFacts()
  #indexed = 0
  #cache: {
    readonly startMs: number
    readonly items: readonly InspectorItem[]
    readonly pointer: PointerTrack
  } | null = null

  constructor(stream: WindowStream) {
    this.stream = stream
  }

  get facts(): WindowFacts {
    this.update()
    return this.#facts
  }

  update(): void {
    runSteps(this.updateSteps())
  }

  *updateSteps(): Steps<void> {
    const { stream } = this
    if (stream.unchangedUntil < this.#indexed) {
      this.#facts = new WindowFacts()
      this.#indexed = 0
    }
    if (this.#indexed === stream.entries.length && this.#cache !== null) return
    // Nothing is remembered across a pause but what is in `this`: somebody may ask, and so update, meanwhile.
    while (this.#indexed < stream.entries.length) {
      const position = this.#indexed++
      const entry = stream.entries[position]
      if (entry !== undefined && isNews(entry)) this.#facts.read(entry, position)
      if (position % ENTRIES_PER_STEP === 0) yield
    }
    stream.unchangedUntil = this.#indexed
    yield* this.#facts.resolveLabels(stream)
    this.#cache = null
  }

  /** Rows in order of time. */
  items(startMs: number): readonly InspectorItem[] {
    return this.#cached(startMs).items
  }

  pointer(startMs: number): PointerTrack {
    return this.#cached(startMs).pointer
  }

  #cached(startMs: number): { readonly items: readonly InspectorItem[]; readonly pointer: PointerTrack } {
    this.update()
    if (this.#cache?.startMs !== startMs) {
      const items = windowItems(this.#facts, this.stream.windowId, startMs)
      this.#cache = { startMs, items, pointer: this.#facts.pointer.toTrack(startMs) }
    }
    return this.#cache
  }
}

/** Of a checkpoint only its address and size are news, and these only where nobody else has told them. */
function isNews(entry: StreamEntry): boolean {
  return entry.isCheckpoint !== true || typeOf(entry) === EventType.Meta
}
