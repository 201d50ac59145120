import { EventType, type ReplayEvent } from '../events.ts'
import { FoldTrack, typeOf } from '../fold/fold-track.ts'
import type { EventMemory } from '../memory/event-memory.ts'
import type { SanitizeOptions } from '../sanitize/create-sanitizer.ts'
import type { RemovalCounter } from '../sanitize/report.ts'
import { SafeTrack } from '../sanitize/safe-track.ts'
import { TextTrack } from '../search/text-track.ts'
import { lowerBound } from '../../shared/search.ts'
import type { Steps } from '../steps.ts'
import type { BlockLedger } from './block-ledger.ts'
import { holdEntries } from './held-entry.ts'
import { collapseRepeats, mergeInstant, type StreamEntry } from './repeats.ts'

/** Between two pauses. */
const EVENTS_PER_STEP = 2000

/**
 * The events of one window in order of time, whatever order their blocks came in, each once, and without what could do
 * something. The result depends on the blocks alone, not on the order of their arrival.
 */
export class WindowStream {
  readonly windowId: string
  readonly #memory: EventMemory
  readonly #ledger: BlockLedger
  /** As they came: nobody but the sanitiser looks at these. */
  #received: StreamEntry[] = []
  #entries: StreamEntry[] = []
  readonly #safe: SafeTrack<StreamEntry>
  #fullSnapshots: readonly number[] = []
  #checkpointEntries = 0
  /** The exact states of this window's page. */
  readonly fold = new FoldTrack(() => this.#entries, {
    // Behind what is not at hand, events name what nobody here has seen.
    isKnown: (position) => this.#safe.kindAt(position) !== 'blind',
    newReader: () => this.texts.begin(),
  })
  /** What could be read on it, as far as it was folded ahead. */
  readonly texts = new TextTrack()
  /** Grows with every change. */
  version = 0
  /** Entries before this one have stayed as they were since somebody last set it. */
  unchangedUntil = 0

  /** `ledger` tells where a block is not at hand. */
  constructor(windowId: string, memory: EventMemory, ledger: BlockLedger, options: SanitizeOptions = {}) {
    this.windowId = windowId
    this.#memory = memory
    this.#ledger = ledger
    this.#safe = new SafeTrack(options, {
      isBroken: (before, entry) => ledger.isBroken(before.block, entry.block),
      isOtherBlock: (before, entry) => before.block !== entry.block,
    })
  }

  /** Adds up what was taken out of this window. */
  countRemovals(into: RemovalCounter): void {
    this.#safe.count(into)
  }

  get entries(): readonly StreamEntry[] {
    return this.#entries
  }

  /** Of what happened; a checkpoint did not. */
  get firstMs(): number {
    return this.#entries.find((entry) => entry.isCheckpoint !== true)?.timestamp ?? Infinity
  }

  get lastMs(): number {
    return this.#entries.at(-1)?.timestamp ?? -Infinity
  }

  /** How many events happened. */
  get eventCount(): number {
    return this.#entries.length - this.#checkpointEntries
  }

  /** Positions of full snapshots within `entries`, those of checkpoints included. */
  get fullSnapshots(): readonly number[] {
    return this.#fullSnapshots
  }

  /**
   * From when on its page can be told, each time anew: since full snapshots, and since the blocks whose checkpoints
   * stand for what is not at hand before them. Epoch ms.
   */
  get pageStarts(): readonly number[] {
    return this.fullSnapshots.flatMap((position) => {
      const { isCheckpoint, timestamp, block } = this.#entries[position]!
      if (isCheckpoint !== true) return [timestamp]
      return this.#safe.kindAt(position) === 'doubled' ? [] : [this.#ledger.startOf(block + 0.5) ?? timestamp]
    })
  }

  /** Whether the page just before a block can be told without a checkpoint. */
  isKnownBefore(block: number, timestampMs: number): boolean {
    const position = this.after(timestampMs) - 1
    const entry = this.#entries[position]
    if (entry === undefined || this.#safe.kindAt(position) === 'blind') return false
    return !this.#ledger.isBroken(entry.block, block - 0.5)
  }

  /** Position of the first entry later than `timestampMs`. */
  after(timestampMs: number): number {
    const entries = this.#entries
    return lowerBound(entries.length, (i) => entries[i]!.timestamp > timestampMs)
  }

  /** Takes in one block's events of this window, in the order they are stored in. The stream changes in the last step. */
  *insertSteps(events: readonly ReplayEvent[], block: number): Steps<void> {
    yield* this.#insert(yield* sortRun(events, block, this.version))
  }

  /** Takes in the checkpoint of a block's start: events that lead to the page as it stood, all of one instant. */
  *insertCheckpointSteps(events: readonly ReplayEvent[], block: number): Steps<void> {
    const run = events.map((event, position): StreamEntry => ({
      timestamp: event.timestamp,
      // After everything of the block before, and before everything of its own.
      block: block - 0.5,
      position,
      delivery: this.version,
      event,
      isCheckpoint: true,
    }))
    yield* this.#insert(run)
    this.#checkpointEntries += run.length
  }

  /** Judges anew what is judged by something else now, because a block that had nothing of this window was taken in. */
  *refreshSteps(): Steps<void> {
    for (let from = this.#safe.staleFrom(); from !== null; from = this.#safe.staleFrom()) {
      yield* this.#follow(this.#received, from)
    }
  }

  *#insert(loose: readonly StreamEntry[]): Steps<void> {
    const run = yield* holdEntries(loose, 0, this.#memory)
    const first = run[0]
    if (first === undefined) return yield* this.refreshSteps()
    const received = this.#received
    const from = lowerBound(received.length, (i) => received[i]!.timestamp >= first.timestamp)
    const later = received.slice(from)
    yield* this.#follow(received.slice(0, from).concat(later.length > 0 ? mergeRuns(later, run) : run), from)
    yield* this.refreshSteps()
  }

  *#follow(received: StreamEntry[], from: number): Steps<void> {
    const before = this.#entries.length
    const { safe, changedFrom } = yield* this.#safe.follow(received, from, this.#entries)
    const entries = yield* holdEntries(safe, changedFrom, this.#memory)
    const fullSnapshots = this.#fullSnapshots.filter((position) => position < changedFrom)
    for (let i = changedFrom; i < entries.length; i++) {
      if (typeOf(entries[i]!) === EventType.FullSnapshot) fullSnapshots.push(i)
      if (i % EVENTS_PER_STEP === 0) yield
    }
    this.version++
    this.#fullSnapshots = fullSnapshots
    this.#received = received
    this.#entries = entries
    if (changedFrom >= before) return
    this.unchangedUntil = Math.min(this.unchangedUntil, changedFrom)
    this.fold.forgetFrom(changedFrom)
  }
}

function* sortRun(events: readonly ReplayEvent[], block: number, delivery: number): Steps<readonly StreamEntry[]> {
  const entries: StreamEntry[] = []
  let isSorted = true
  for (const event of events) {
    const { timestamp } = event
    const position = entries.length
    if (timestamp < (entries[position - 1]?.timestamp ?? -Infinity)) isSorted = false
    entries.push({ timestamp, block, position, delivery, event })
    if (entries.length % EVENTS_PER_STEP === 0) yield
  }
  if (!isSorted) entries.sort((a, b) => a.timestamp - b.timestamp)
  const run: StreamEntry[] = []
  let pauseAt = EVENTS_PER_STEP
  for (const instant of instants(entries)) {
    for (const entry of collapseRepeats(instant)) run.push(entry)
    if (run.length < pauseAt) continue
    pauseAt = run.length + EVENTS_PER_STEP
    yield
  }
  return run
}

/** Splits a sorted run wherever time moves on. */
function* instants(entries: readonly StreamEntry[]): Generator<readonly StreamEntry[], void, void> {
  for (let from = 0, to = 0; from < entries.length; from = to) {
    while (to < entries.length && entries[to]?.timestamp === entries[from]?.timestamp) to++
    yield entries.slice(from, to)
  }
}

function mergeRuns(old: readonly StreamEntry[], run: readonly StreamEntry[]): readonly StreamEntry[] {
  const merged: (readonly StreamEntry[])[] = []
  const left = instants(old)
  const right = instants(run)
  let a = left.next()
  let b = right.next()
  while (a.done !== true && b.done !== true) {
    const order = a.value[0]!.timestamp - b.value[0]!.timestamp
    merged.push(order < 0 ? a.value : order > 0 ? b.value : mergeInstant([...a.value, ...b.value]))
    if (order <= 0) a = left.next()
    if (order >= 0) b = right.next()
  }
  for (; a.done !== true; a = left.next()) merged.push(a.value)
  for (; b.done !== true; b = right.next()) merged.push(b.value)
  return merged.flat()
}
