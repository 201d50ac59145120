import { lowerBound } from '../../shared/search.ts'
import { EventType, type ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { checkpointSteps } from './checkpoint.ts'
import { FoldPage } from './fold-page.ts'
import { restoreSteps, SparseStates } from './sparse-states.ts'

/**
 * A state is kept about every so many mutation records, and not before there were as many as the page has nodes: what
 * lies between two of them is unpacked and folded in less time than a browser takes to build the page.
 */
const RECORDS_BETWEEN_STATES = 7_000
/**
 * While somebody waits, states of a large page are kept less often: keeping one takes as long as folding two or three
 * records for each of its nodes. Going ahead has the time.
 */
const RECORDS_PER_NODE_WHILE_ASKED = 10
/** Where a sliced fold lets others run: so many mutation records or other events take a millisecond or less. */
const RECORDS_BETWEEN_PAUSES = 200
/** A record costs as much as going through so many nodes. */
const LOOKS_PER_RECORD = 8

/** An event in its place. Those who know its time and type say so: asking for the event may mean unpacking it. */
interface TrackEntry {
  readonly event: ReplayEvent
  readonly timestamp?: number
  readonly type?: number
}

/** The type of an entry's event. */
export function typeOf(entry: TrackEntry): number {
  return entry.type ?? entry.event.type
}

/** Whoever takes in a window's events one by one, and has the page that comes of them. */
export interface PageReader {
  readonly page: FoldPage
  /** How many nodes were gone through, beside what folding costs. */
  readonly looks: number
  /** Returns what `FoldPage.apply` does. */
  apply(event: ReplayEvent): boolean
}

/** Who can read on, how many events were read, and at how many mutation records a state was kept. */
interface Position {
  readonly reader: PageReader
  count: number
  keptAtRecords: number
  /** Under way: until it is done, nothing may change the page. */
  keeping: Steps<void> | null
}

export interface CheckpointOptions {
  /** The Meta event for the full snapshot at a position, for recordings that lost theirs. */
  metaFor?(position: number): ReplayEvent | null
}

export interface FoldTrackOptions {
  /** @default 16 MB */
  readonly maxStateBytes?: number
  /** Whether the page that an event belongs to is known. It is no fault of events if it is not. */
  isKnown?(position: number): boolean
  /** Who reads what is folded ahead of all questions, from the first full snapshot on; another one when events changed. */
  newReader?(): PageReader
}

/**
 * The exact states of one window over time. Any instant costs at most the events since the nearest state before it:
 * a full snapshot, a state kept on the way, or where the last question ended.
 */
export class FoldTrack {
  readonly #entries: () => readonly TrackEntry[]
  readonly #isKnown: (position: number) => boolean
  readonly #newReader: () => PageReader
  readonly #states: SparseStates
  #live: Position | null = null
  readonly #unapplied = new Map<number, boolean>()
  /** Where going ahead has come to; begins again when something before it changed. */
  #ahead: Position | null = null
  /** Grows when events that were folded may have become others. */
  #epoch = 0

  /** `entries` gives the window's events in time order; what is appended to them needs no word. */
  constructor(entries: () => readonly TrackEntry[], options: FoldTrackOptions = {}) {
    this.#entries = entries
    this.#isKnown = options.isKnown ?? (() => true)
    this.#newReader = options.newReader ?? (() => new FoldPage())
    this.#states = new SparseStates(options.maxStateBytes)
  }

  /** The events from `count` on are other ones now. */
  forgetFrom(count: number): void {
    this.#epoch++
    this.#states.forgetFrom(count)
    if (this.#ahead && this.#ahead.count > count) this.#ahead = null
    if (this.#live && this.#live.count > count) this.#live = null
    for (const position of this.#unapplied.keys()) if (position >= count) this.#unapplied.delete(position)
  }

  /** Positions of events that were not applied, of those that were folded so far, and whether for being nested too deep. */
  get unapplied(): ReadonlyMap<number, boolean> {
    return this.#unapplied
  }

  /**
   * The checkpoint at an instant (epoch ms): everything up to and including it has happened. `null` when no full
   * snapshot has. Yields where it may be paused or given up.
   */
  *checkpointAt(timestampMs: number, options: CheckpointOptions = {}): Steps<ReplayEvent[] | null> {
    for (;;) {
      const epoch = this.#epoch
      const count = lowerBound(this.#entries().length, (index) => this.#timestampAt(index) > timestampMs)
      const position = yield* this.#nearestSteps(count, options)
      if (!position) return null
      // Events may become others during a pause.
      while (this.#epoch === epoch && this.#foldSome(position, count, options, RECORDS_PER_NODE_WHILE_ASKED)) yield
      if (this.#epoch !== epoch) continue
      const { page } = position.reader
      const events = page.root ? yield* checkpointSteps(page, timestampMs) : null
      if (this.#epoch !== epoch) continue
      this.#live = position
      return events
    }
  }

  /**
   * Goes through what nobody has asked for yet, up to position `until`: keeps states on the way, so that the first question
   * about any instant costs what the later ones do, and has the reader read. To be called again when events were
   * appended. May be given up between steps, and gone on with by another caller: nothing is held across a pause.
   */
  *foldAhead(options: CheckpointOptions = {}, until = Infinity): Steps<void> {
    for (;;) {
      const ahead = (this.#ahead ??= this.#firstPage(options))
      if (ahead === null || !this.#foldSome(ahead, Math.min(until, this.#entries().length), options, 1)) return
      yield
    }
  }

  /** Applies events for about a millisecond, up to position `count`; false when it was there already. */
  #foldSome(position: Position, count: number, { metaFor }: CheckpointOptions, recordsPerNode: number): boolean {
    const { reader, keeping } = position
    if (keeping) {
      if (keeping.next().done === true) position.keeping = null
      return true
    }
    const isMore = position.count < count
    for (let left = RECORDS_BETWEEN_PAUSES; left > 0 && position.count < count;) {
      const { page, looks } = reader
      const entry = this.#entries()[position.count]!
      if (page.root && typeOf(entry) === EventType.FullSnapshot) {
        const meta = metaFor?.(position.count)
        if (meta) reader.apply(meta)
      }
      const { mutationRecords: before, tooDeep } = page
      if (!reader.apply(entry.event) && this.#isKnown(position.count))
        this.#unapplied.set(position.count, page.tooDeep > tooDeep)
      position.count++
      left -= 1 + Math.max(0, page.mutationRecords - before) + (reader.looks - looks) / LOOKS_PER_RECORD
      if (page.mutationRecords < position.keptAtRecords) position.keptAtRecords = 0
      const between = Math.max(RECORDS_BETWEEN_STATES, recordsPerNode * page.nodes.size) * this.#states.spread
      if (page.mutationRecords - position.keptAtRecords < between) continue
      position.keptAtRecords = page.mutationRecords
      if (this.#isFarFromStates(position.count))
        position.keeping = this.#states.keepSteps(page, position.count, entry.event.timestamp)
      return true
    }
    return isMore
  }

  #at(index: number): ReplayEvent {
    return this.#entries()[index]!.event
  }

  #timestampAt(index: number): number {
    const entry = this.#entries()[index]!
    return entry.timestamp ?? entry.event.timestamp
  }

  /** The furthest start at or before `count`: it is taken away from the track until the fold is done. */
  *#nearestSteps(count: number, options: CheckpointOptions): Steps<Position | null> {
    const state = this.#states.around(count).before
    const live = this.#live && this.#live.count <= count ? this.#live : null
    const known = Math.max(state?.count ?? 0, live?.count ?? 0)
    const snapshotAt = this.#lastBefore(count, EventType.FullSnapshot, known)
    if (snapshotAt < 0 && live?.count === known) {
      this.#live = null
      return live
    }
    if (snapshotAt >= 0) return this.#pageAt(snapshotAt, new FoldPage(), options)
    if (!state) return null
    const page = yield* restoreSteps(state)
    return { reader: page, count: state.count, keptAtRecords: page.mutationRecords, keeping: null }
  }

  #firstPage(options: CheckpointOptions): Position | null {
    const snapshotAt = this.#entries().findIndex((entry) => typeOf(entry) === EventType.FullSnapshot)
    return snapshotAt < 0 ? null : this.#pageAt(snapshotAt, this.#newReader(), options)
  }

  #pageAt(snapshotAt: number, reader: PageReader, options: CheckpointOptions): Position {
    const meta = options.metaFor?.(snapshotAt) ?? this.#metaBefore(snapshotAt)
    if (meta) reader.apply(meta)
    return { reader, count: snapshotAt, keptAtRecords: 0, keeping: null }
  }

  /** The last of a type among the events from position `from` up to `count`, or -1. */
  #lastBefore(count: number, type: number, from = 0): number {
    const entries = this.#entries()
    let index = count - 1
    while (index >= from && typeOf(entries[index]!) !== type) index--
    return index < from ? -1 : index
  }

  #metaBefore(count: number): ReplayEvent | null {
    const index = this.#lastBefore(count, EventType.Meta)
    return index < 0 ? null : this.#at(index)
  }

  /** Whether no state of the same full snapshot comes soon. */
  #isFarFromStates(count: number): boolean {
    const { before, next } = this.#states.around(count)
    if (before?.count === count) return false
    const nextCount = next?.count ?? Infinity
    if (nextCount - count >= (count - (before?.count ?? 0)) / 2) return true
    return this.#lastBefore(nextCount, EventType.FullSnapshot, count) >= 0
  }
}
