import { lowerBound } from '../../shared/search.ts'
import { EventType, type ReplayEvent } from '../events.ts'
import { type PackedJson, packSteps, unpackSteps } from '../memory/pack-json.ts'
import type { Steps } from '../steps.ts'
import { checkpointSteps } from './checkpoint.ts'
import { FoldPage } from './fold-page.ts'

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
/** More than this of packed states is thinned out. */
const MAX_STATE_BYTES = 16 * 1024 * 1024
/** How many events of a state are applied between two pauses; the full snapshot is the second. */
const EVENTS_PER_STEP = 100
/** Where a sliced fold lets others run: so many mutation records or other events take a millisecond or less. */
const RECORDS_BETWEEN_PAUSES = 200
/** A record costs as much as going through so many nodes. */
const LOOKS_PER_RECORD = 8

/** A page as it stood after the first `count` events, packed: small to keep, and nobody can write to it. */
interface SparseState {
  readonly count: number
  /** The events of its checkpoint. */
  readonly packed: PackedJson
}

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
  readonly #maxStateBytes: number
  readonly #isKnown: (position: number) => boolean
  readonly #newReader: () => PageReader
  #states: SparseState[] = []
  /** Doubles when states are thinned out, so that none is kept again where one was given up. */
  #spread = 1
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
    this.#maxStateBytes = options.maxStateBytes ?? MAX_STATE_BYTES
  }

  /** The events from `count` on are other ones now. */
  forgetFrom(count: number): void {
    this.#epoch++
    this.#states = this.#states.filter((state) => state.count <= count)
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
      const between = Math.max(RECORDS_BETWEEN_STATES, recordsPerNode * page.nodes.size) * this.#spread
      if (page.mutationRecords - position.keptAtRecords >= between) {
        position.keptAtRecords = page.mutationRecords
        position.keeping = this.#keepSteps(page, position.count)
        return true
      }
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
    const state = this.#states.filter((kept) => kept.count <= count).at(-1)
    const live = this.#live && this.#live.count <= count ? this.#live : null
    const known = Math.max(state?.count ?? 0, live?.count ?? 0)
    const snapshotAt = this.#lastBefore(count, EventType.FullSnapshot, known)
    if (snapshotAt < 0 && live?.count === known) {
      this.#live = null
      return live
    }
    if (snapshotAt < 0) return state ? yield* restoreSteps(state) : null
    return this.#pageAt(snapshotAt, new FoldPage(), options)
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

  /** Keeps a state unless one of the same full snapshot comes soon. */
  *#keepSteps(page: FoldPage, count: number): Steps<void> {
    const epoch = this.#epoch
    let at = this.#stateAfter(count)
    const before = this.#states[at - 1]?.count ?? 0
    const next = this.#states[at]?.count ?? Infinity
    if (next - count < (count - before) / 2 && this.#lastBefore(next, EventType.FullSnapshot, count) < 0) return
    const packed = yield* packSteps(yield* checkpointSteps(page, this.#timestampAt(count - 1)))
    if (this.#epoch !== epoch) return
    at = this.#stateAfter(count)
    if (this.#states[at]?.count === count) return
    this.#states.splice(at, 0, { count, packed })
    // Half of them take half the memory, and folding from one to the next takes twice the time.
    const pieces = this.#states.flatMap((state) => state.packed)
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
    if (bytes <= this.#maxStateBytes) return
    this.#states = this.#states.filter((_, index) => index % 2 === 1)
    this.#spread *= 2
  }

  #stateAfter(count: number): number {
    return lowerBound(this.#states.length, (index) => this.#states[index]!.count >= count)
  }
}

function* restoreSteps({ count, packed }: SparseState): Steps<Position> {
  const page = new FoldPage()
  for (const [index, event] of (yield* unpackSteps<ReplayEvent[]>(packed)).entries()) {
    if (index % EVENTS_PER_STEP === 1) yield
    page.apply(event)
  }
  return { reader: page, count, keptAtRecords: page.mutationRecords, keeping: null }
}
