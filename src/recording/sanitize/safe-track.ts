import { EventType, type ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { createSanitizer, type Sanitizer, type SanitizeOptions } from './create-sanitizer.ts'
import { RemovalCounter } from './report.ts'

interface Entry {
  readonly event: ReplayEvent
}

/** From a full snapshot to the next: what is judged by what came before never looks further back. */
interface Section {
  readonly start: number
  readonly counter: RemovalCounter
}

/** Between two pauses; events are of any size, so characters of CSS would be a better measure, but nobody knows them. */
const EVENTS_PER_STEP = 200

/**
 * The safe events of one window. What comes out of order is put in its place first, and then everything from the full
 * snapshot before it up to the next one is looked at anew: rules that look back see the stream as it is, whatever
 * order its blocks came in.
 */
export class SafeTrack<T extends Entry> {
  readonly #options: SanitizeOptions
  #raw: readonly T[] = []
  #sections: Section[] = []
  /** Has seen everything up to the end. */
  #live: Sanitizer | null = null

  constructor(options: SanitizeOptions) {
    this.#options = options
  }

  /** What was taken out of this window. */
  count(into: RemovalCounter): void {
    for (const { counter } of this.#sections) into.addAll(counter)
  }

  /**
   * The safe entries of `raw`, which is as it was before position `from`. `safe` is what was safe before. Entries of
   * events of which nothing is left stay, with an event that says nothing. Returns where the first change may be.
   */
  *follow(
    raw: readonly T[],
    from: number,
    safe: readonly T[],
  ): Steps<{ readonly safe: T[]; readonly changedFrom: number }> {
    const isAppended = from === this.#raw.length && this.#live !== null
    const keep = isAppended ? this.#sections : this.#sections.filter(({ start }) => start < from || start === 0)
    const start = isAppended ? from : (keep.at(-1)?.start ?? 0)
    const sections = isAppended ? keep.slice() : keep.slice(0, -1)
    const sanitizer = isAppended && this.#live ? this.#live : this.#startAt(raw, start)
    const unchanged = isAppended ? 0 : sameTail(this.#raw, raw)
    const out = safe.slice(0, start)
    for (let at = start; at < raw.length; at++) {
      const entry = raw[at]!
      const opens = entry.event.type === EventType.FullSnapshot
      if (opens && at > from && at >= raw.length - unchanged) {
        this.#join(sections, at - (raw.length - this.#raw.length), raw.length - this.#raw.length)
        for (let rest = at - (raw.length - this.#raw.length); rest < safe.length; rest++) out.push(safe[rest]!)
        this.#raw = raw.slice()
        this.#sections = sections
        return { safe: out, changedFrom: start }
      }
      if (opens || sections.length === 0 || (at === start && !isAppended)) {
        sections.push({ start: at, counter: new RemovalCounter() })
        sanitizer.countInto(sections.at(-1)!.counter)
      }
      out.push(toSafe(entry, sanitizer))
      if ((at - start) % EVENTS_PER_STEP === EVENTS_PER_STEP - 1) yield
    }
    this.#raw = raw.slice()
    this.#sections = sections
    this.#live = sanitizer
    return { safe: out, changedFrom: start }
  }

  /** Takes over the sections from `position` of the entries before, which are `by` further on now. */
  #join(sections: Section[], position: number, by: number): void {
    for (const { start, counter } of this.#sections) {
      if (start >= position) sections.push({ start: start + by, counter })
    }
  }

  #startAt(raw: readonly T[], position: number): Sanitizer {
    const sanitizer = createSanitizer(this.#options)
    for (let at = position - 1; at >= 0; at--) {
      const { event } = raw[at]!
      if (event.type !== EventType.Meta) continue
      sanitizer.sanitize(event)
      break
    }
    return sanitizer
  }
}

/** How many entries at the end are the same ones. */
function sameTail<T>(before: readonly T[], now: readonly T[]): number {
  let count = 0
  while (count < before.length && count < now.length && before.at(-1 - count) === now.at(-1 - count)) count++
  return count
}

/** An event that nobody reads stands where one was: what counts positions goes on counting. */
function toSafe<T extends Entry>(entry: T, sanitizer: Sanitizer): T {
  const safe = sanitizer.sanitize(entry.event)
  if (safe === entry.event) return entry
  const { timestamp } = entry.event
  return { ...entry, event: safe ?? { type: EventType.Asset, timestamp, data: {} } }
}
