import { EventType, type ReplayEvent } from '../events.ts'
import { typeOf } from '../fold/fold-track.ts'
import type { Steps } from '../steps.ts'
import { sameJson } from '../stream/same-json.ts'
import { createSanitizer, type Sanitizer, type SanitizeOptions } from './create-sanitizer.ts'
import { RemovalCounter } from './report.ts'

interface Entry {
  readonly event: ReplayEvent
  /** The event's, where it is known without asking for the event. */
  readonly type?: number
  /** Whether it belongs to a checkpoint, which stands for what came before it. */
  readonly isCheckpoint?: boolean
}

/** What entries do not say themselves. */
export interface Borders<T> {
  /** Whether something that lies between two neighbours is not at hand. */
  isBroken(before: T, entry: T): boolean
  isOtherBlock(before: T, entry: T): boolean
}

/**
 * What the events of a stretch are judged by: the page since a full snapshot (`page`); the page since a checkpoint
 * where nothing before it is at hand (`entry`); both, one after the other, where a checkpoint stands amid what is known
 * (`doubled`); nothing but their own block where neither is at hand (`blind`).
 */
export type SectionKind = 'page' | 'entry' | 'doubled' | 'blind'

/** What is judged by what came before never looks further back than to the start of its section. */
interface Section {
  readonly kind: SectionKind
  readonly start: number
  readonly counter: RemovalCounter
  /** Have seen the whole section; kept where more of it may come. */
  readonly live: Judges | null
}

/** An event has to pass all of them. Those of checkpoints are shown to the last one alone. */
type Judges = readonly Sanitizer[]

const UNBROKEN: Borders<unknown> = { isBroken: () => false, isOtherBlock: () => false }

/** Between two pauses; events are of any size, so characters of CSS would be a better measure, but nobody knows them. */
const EVENTS_PER_STEP = 200

/**
 * The safe events of one window. What comes out of order is put in its place first, and then everything from the full
 * snapshot before it up to the next one is looked at anew: rules that look back see the stream as it is, whatever
 * order its blocks came in. Behind a block that is not at hand nothing is known of the page, so a section ends there,
 * and to take in what comes before costs nothing for what comes behind.
 *
 * A page that was built from a checkpoint goes on with the events behind it, and so does one that was built from the
 * events before. Should the two say different things, whoever wrote them may have meant one to be judged by what the
 * other is: hence those events have to be harmless on both.
 */
export class SafeTrack<T extends Entry> {
  readonly #options: SanitizeOptions
  readonly #borders: Borders<T>
  #raw: readonly T[] = []
  #sections: readonly Section[] = []

  constructor(options: SanitizeOptions, borders: Borders<T> = UNBROKEN) {
    this.#options = options
    this.#borders = borders
  }

  /** What was taken out of this window. */
  count(into: RemovalCounter): void {
    for (const { counter } of this.#sections) into.addAll(counter)
  }

  /** What the entry at a position was judged by. */
  kindAt(position: number): SectionKind {
    return this.#sections.filter(({ start }) => start <= position).at(-1)?.kind ?? 'blind'
  }

  /** The first position whose events would be judged by something else now, because a gap was closed. */
  staleFrom(): number | null {
    const stale = this.#sections.find(
      ({ kind, start }, i) => this.#opening(this.#raw, start, this.#sections[i - 1]?.kind) !== kind,
    )
    return stale?.start ?? null
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
    const grown = raw.length - this.#raw.length
    const tailAt = raw.length - Math.min(sameTail(this.#raw, raw), raw.length - from, this.#raw.length - from)
    const sections = this.#sections.filter(({ start }) => start < from)
    const { start, resumed } = this.#whereToStart(raw, from, sections)
    const out = safe.slice(0, start)
    let judges = resumed
    let at = start
    for (; at < raw.length; at++) {
      const kind = this.#opening(raw, at, sections.at(-1)?.kind)
      if (kind !== null || judges === null) {
        if (judges !== null) close(sections, this.#isCut(raw, at) ? judges : null)
        const joined = at < tailAt || kind === 'doubled' ? -1 : this.#sectionFrom(at - grown, kind)
        if (joined >= 0) {
          for (const known of this.#sections.slice(joined)) sections.push({ ...known, start: known.start + grown })
          for (let rest = at - grown; rest < safe.length; rest++) out.push(safe[rest]!)
          break
        }
        judges = this.#judgesFor(kind, raw, at, judges)
        const counter = new RemovalCounter()
        // The others mostly take out the same once more.
        judges[0]!.countInto(counter)
        sections.push({ kind: kind ?? 'blind', start: at, counter, live: null })
      }
      out.push(toSafe(raw[at]!, judges))
      if ((at - start) % EVENTS_PER_STEP === EVENTS_PER_STEP - 1) yield
    }
    if (at === raw.length && judges !== null) close(sections, judges)
    this.#raw = raw.slice()
    this.#sections = sections
    return { safe: out, changedFrom: start }
  }

  /**
   * Where judging has to begin so that everything from `from` on is judged by what is before it: there, where the
   * section before can go on or one that needs none begins; else with the section around. Those that are judged anew
   * leave `sections`, which are the ones that begin before `from`.
   */
  #whereToStart(raw: readonly T[], from: number, sections: Section[]): { start: number; resumed: Judges | null } {
    const before = sections.at(-1)
    if (before === undefined) return { start: 0, resumed: null }
    const endedAt = this.#sections[sections.length]?.start ?? this.#raw.length
    if (endedAt === from) {
      if (before.live !== null) return { start: from, resumed: before.live }
      if (from === raw.length || standsAlone(this.#opening(raw, from, before.kind)))
        return { start: from, resumed: null }
    }
    let start = from
    for (let last = sections.pop(); last !== undefined; last = sections.pop()) {
      start = last.start
      if (standsAlone(this.#opening(raw, start, sections.at(-1)?.kind))) break
    }
    return { start, resumed: null }
  }

  #sectionFrom(start: number, kind: SectionKind | null): number {
    return this.#sections.findIndex((section) => section.start === start && section.kind === kind)
  }

  #isCut(raw: readonly T[], at: number): boolean {
    return at === 0 || this.#borders.isBroken(raw[at - 1]!, raw[at]!)
  }

  /** What kind of section begins at a position, after one of kind `before`; `null` where that one goes on. */
  #opening(raw: readonly T[], at: number, before: SectionKind | undefined): SectionKind | null {
    const entry = raw[at]!
    const previous = raw[at - 1]
    const isOtherBlock = previous === undefined || this.#borders.isOtherBlock(previous, entry)
    if (entry.isCheckpoint === true) {
      if (previous?.isCheckpoint === true && !isOtherBlock) return null
      return before === 'blind' || this.#isCut(raw, at) ? 'entry' : 'doubled'
    }
    if (typeOf(entry) === EventType.FullSnapshot) return 'page'
    return this.#isCut(raw, at) || (before === 'blind' && isOtherBlock) ? 'blind' : null
  }

  #judgesFor(kind: SectionKind | null, raw: readonly T[], at: number, before: Judges | null): Judges {
    const judge = createSanitizer(this.#options)
    if (kind === 'doubled') return [...(before ?? []), judge]
    if (kind === 'page') showMeta(raw, at, judge)
    return [judge]
  }
}

/** Notes who has seen the last section, so that it can go on from there. Blind ones end with their block. */
function close(sections: Section[], judges: Judges | null): void {
  const last = sections.pop()
  if (last) sections.push({ ...last, live: last.kind === 'blind' ? null : judges })
}

function standsAlone(kind: SectionKind | null): boolean {
  return kind !== null && kind !== 'doubled'
}

/** The address of a page comes before its full snapshot. */
function showMeta<T extends Entry>(raw: readonly T[], position: number, judge: Sanitizer): void {
  for (let i = position - 1; i >= 0; i--) {
    const entry = raw[i]!
    if (typeOf(entry) === EventType.Meta && entry.isCheckpoint !== true) {
      judge.sanitize(entry.event)
      return
    }
  }
}

/** How many entries at the end are the same ones. */
function sameTail<T>(before: readonly T[], now: readonly T[]): number {
  let count = 0
  while (count < before.length && count < now.length && before.at(-1 - count) === now.at(-1 - count)) count++
  return count
}

/**
 * What one more judge lets through. Where it says the same of the event as those before, that stands: what was made
 * harmless is not made so twice, and nobody is asked about an address that was decided. Else it sees what they left.
 */
function agreed(event: ReplayEvent, safe: ReplayEvent | null, judge: Sanitizer): ReplayEvent | null {
  const own = judge.sanitize(event)
  if (safe === null || own === null) return null
  return own === safe || sameJson(own.data, safe.data) ? safe : judge.sanitize(safe)
}

/** An event that nobody reads stands where one was: what counts positions goes on counting. */
function toSafe<T extends Entry>(entry: T, judges: Judges): T {
  const [first, ...others] = entry.isCheckpoint === true ? judges.slice(-1) : judges
  let safe = first?.sanitize(entry.event) ?? null
  for (const judge of others) safe = agreed(entry.event, safe, judge)
  if (safe === entry.event) return entry
  const { timestamp } = entry.event
  return { ...entry, event: safe ?? { type: EventType.Asset, timestamp, data: {} } }
}
