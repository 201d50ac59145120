import { lowerBound } from '../../shared/search.ts'
import { EventType, type ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import { emitCheckpoint } from './checkpoint.ts'
import { FoldPage } from './fold-page.ts'
import { packState, unpackState } from './pack-state.ts'

/** A state is kept about every so many mutation records: what lies between two of them is folded again in a frame or two. */
const RECORDS_BETWEEN_STATES = 20_000
/**
 * While somebody waits, states of a large page are kept less often: keeping one takes as long as folding so many
 * records for each of its nodes. Going ahead has the time.
 */
const RECORDS_PER_NODE_WHILE_ASKED = 10
/** More than this of packed states is thinned out. */
const MAX_STATE_BYTES = 8 * 1024 * 1024
/** Where a sliced fold lets others run. */
const EVENTS_BETWEEN_PAUSES = 200

/** A page as it stood after the first `count` events, packed: small to keep, and nobody can write to it. */
interface SparseState {
  readonly count: number
  readonly packed: Uint8Array
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

/** A page that can be folded on, how many events it has seen, and at how many mutation records a state was kept. */
interface Position {
  readonly page: FoldPage
  count: number
  keptAtRecords: number
}

export interface CheckpointOptions {
  /** The Meta event for the full snapshot at a position, for recordings that lost theirs. */
  metaFor?(position: number): ReplayEvent | null
}

export interface FoldTrackOptions {
  /** @default 8 MB */
  readonly maxStateBytes?: number
  /** Whether the page that an event belongs to is known. It is no fault of events if it is not. */
  isKnown?(position: number): boolean
}

/**
 * The exact states of one window over time. Any instant costs at most the events since the nearest state before it:
 * a full snapshot, a state kept on the way, or where the last question ended.
 */
export class FoldTrack {
  readonly #entries: () => readonly TrackEntry[]
  readonly #maxStateBytes: number
  readonly #isKnown: (position: number) => boolean
  #states: SparseState[] = []
  #live: Position | null = null
  readonly #unapplied = new Set<number>()
  /** Where going ahead has come to, and the page there while nothing before it changed. */
  #aheadCount = 0
  #ahead: Position | null = null
  /** Grows when events that were folded may have become others. */
  #epoch = 0

  /** `entries` gives the window's events in time order; what is appended to them needs no word. */
  constructor(entries: () => readonly TrackEntry[], options: FoldTrackOptions = {}) {
    this.#entries = entries
    this.#isKnown = options.isKnown ?? (() => true)
    this.#maxStateBytes = options.maxStateBytes ?? MAX_STATE_BYTES
  }

  /** The events from `count` on are other ones now. */
  forgetFrom(count: number): void {
    this.#epoch++
    this.#states = this.#states.filter((state) => state.count <= count)
    this.#aheadCount = Math.min(this.#aheadCount, count)
    if (this.#ahead && this.#ahead.count > count) this.#ahead = null
    if (this.#live && this.#live.count > count) this.#live = null
    for (const position of this.#unapplied) if (position >= count) this.#unapplied.delete(position)
  }

  /** Positions of events that named what was not there, of those that were folded so far. */
  get unapplied(): ReadonlySet<number> {
    return this.#unapplied
  }

  /**
   * The checkpoint at an instant (epoch ms): everything up to and including it has happened. `null` when no full
   * snapshot has. Yields where it may be paused or given up.
   */
  *checkpointAt(timestampMs: number, options: CheckpointOptions = {}): Steps<ReplayEvent[] | null> {
    const count = lowerBound(this.#entries().length, (index) => this.#timestampAt(index) > timestampMs)
    const position = this.#nearest(count, options)
    if (!position) return null
    if (!(yield* this.#foldTo(position, count, options))) return yield* this.checkpointAt(timestampMs, options)
    this.#live = position
    return position.page.root ? emitCheckpoint(position.page, timestampMs) : null
  }

  /**
   * Goes through what nobody has asked for yet and keeps states on the way, so that the first question about any
   * instant costs what the later ones do. To be called again when events were appended; may be given up between steps.
   */
  *foldAhead(options: CheckpointOptions = {}): Steps<void> {
    const epoch = this.#epoch
    const position = this.#ahead ?? this.#nearest(this.#aheadCount || this.#firstSnapshot() + 1, options)
    if (!position) return
    this.#ahead = null
    try {
      yield* this.#foldTo(position, this.#entries().length, options, () => RECORDS_BETWEEN_STATES)
    } finally {
      if (this.#epoch === epoch) {
        this.#ahead = position
        this.#aheadCount = position.count
      }
    }
  }

  /** Applies events up to position `count`. False when they became others meanwhile. */
  *#foldTo(
    position: Position,
    count: number,
    { metaFor }: CheckpointOptions,
    recordsBetween = recordsWhileAsked,
  ): Steps<boolean> {
    const epoch = this.#epoch
    const { page } = position
    while (position.count < count) {
      const entry = this.#entries()[position.count]!
      if (page.root && typeOf(entry) === EventType.FullSnapshot) {
        const meta = metaFor?.(position.count)
        if (meta) page.apply(meta)
      }
      if (!page.apply(entry.event) && this.#isKnown(position.count)) this.#unapplied.add(position.count)
      position.count++
      if (page.mutationRecords < position.keptAtRecords) position.keptAtRecords = 0
      if (page.mutationRecords - position.keptAtRecords >= recordsBetween(page)) {
        position.keptAtRecords = page.mutationRecords
        this.#keep(position)
      }
      if (position.count % EVENTS_BETWEEN_PAUSES > 0) continue
      yield
      if (this.#epoch !== epoch) return false
    }
    return true
  }

  #at(index: number): ReplayEvent {
    return this.#entries()[index]!.event
  }

  #timestampAt(index: number): number {
    const entry = this.#entries()[index]!
    return entry.timestamp ?? entry.event.timestamp
  }

  /** The furthest start at or before `count`: it is taken away from the track until the fold is done. */
  #nearest(count: number, options: CheckpointOptions): Position | null {
    const snapshotAt = this.#lastBefore(count, EventType.FullSnapshot)
    if (snapshotAt < 0) return null
    const state = this.#states.filter((kept) => kept.count <= count).at(-1)
    const live = this.#live && this.#live.count <= count ? this.#live : null
    if (live && live.count >= snapshotAt && live.count >= (state?.count ?? 0)) {
      this.#live = null
      return live
    }
    if (state && state.count > snapshotAt) return restore(state)
    const page = new FoldPage()
    const meta = options.metaFor?.(snapshotAt) ?? this.#metaBefore(snapshotAt)
    if (meta) page.apply(meta)
    return { page, count: snapshotAt, keptAtRecords: 0 }
  }

  #firstSnapshot(): number {
    return this.#entries().findIndex((entry) => typeOf(entry) === EventType.FullSnapshot)
  }

  #lastBefore(count: number, type: number): number {
    const entries = this.#entries()
    let index = count - 1
    while (index >= 0 && typeOf(entries[index]!) !== type) index--
    return index
  }

  #metaBefore(count: number): ReplayEvent | null {
    const index = this.#lastBefore(count, EventType.Meta)
    return index < 0 ? null : this.#at(index)
  }

  /** Keeps a state unless a later one of the same full snapshot is there: what is between two was thinned out. */
  #keep({ page, count }: Position): void {
    const at = lowerBound(this.#states.length, (index) => this.#states[index]!.count >= count)
    const next = this.#states[at]
    if (next && this.#lastBefore(next.count, EventType.FullSnapshot) < count) return
    const packed = packState(emitCheckpoint(page, this.#timestampAt(count - 1)))
    this.#states.splice(at, 0, { count, packed })
    // Half of them take half the memory, and folding from one to the next takes twice the time.
    const bytes = this.#states.reduce((sum, state) => sum + state.packed.length, 0)
    if (bytes > this.#maxStateBytes) this.#states = this.#states.filter((_, index) => index % 2 === 1)
  }
}

function recordsWhileAsked({ nodes }: FoldPage): number {
  return Math.max(RECORDS_BETWEEN_STATES, RECORDS_PER_NODE_WHILE_ASKED * nodes.size)
}

function restore({ count, packed }: SparseState): Position {
  const page = new FoldPage()
  for (const event of unpackState(packed)) page.apply(event)
  return { page, count, keptAtRecords: page.mutationRecords }
}
