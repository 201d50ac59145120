import { baseSteps, metaFor, readSteps } from './base/render-base.ts'
import { lacksMeta } from './base/page-size.ts'
import type { DecodedBlock } from './decode/decode-block.ts'
import { numberOr, type ReplayEvent } from './events.ts'
import { unappliedProblems } from './fold/unapplied-problems.ts'
import { buildView } from './index/build-view.ts'
import { WindowIndex } from './index/window-index.ts'
import { EventMemory } from './memory/event-memory.ts'
import type { BlockProblem, RecordingView, TimeRange } from './recording-view.ts'
import type { BlockInfo, SourceCheckpoint } from './replay-source.ts'
import type { SanitizeOptions } from './sanitize/create-sanitizer.ts'
import { limitProblems } from './sanitize/limit-problems.ts'
import { DEFAULT_SANITIZE_LIMITS } from './sanitize/limits.ts'
import { RemovalCounter } from './sanitize/report.ts'
import { partsWithin } from './sanitize/time-span.ts'
import type { SearchOptions, SearchResult } from './search/search-result.ts'
import { searchSteps } from './search/search-steps.ts'
import { runSteps, type Steps } from './steps.ts'
import { BlockLedger } from './stream/block-ledger.ts'
import { WindowStream } from './stream/window-stream.ts'

/** What to build to show a window: the shape of `RenderBase` of the recording host. Offsets in ms. */
export interface RecordingBase {
  readonly windowId: string
  readonly events: readonly ReplayEvent[]
  readonly offsetMs: number
  readonly fromMs: number
}

export interface RecordingSpan {
  readonly startMs: number
  readonly endMs: number
  /** False while more blocks may still be listed. */
  readonly complete: boolean
}

export interface RecordingOptions {
  /** What recorded pages may load, and how much of anything they may have. */
  readonly sanitize?: SanitizeOptions
  /**
   * How many bytes of memory, in about, events may take. What is used least is kept compressed, in a tenth of that or
   * less, and takes a moment longer to read; nothing else can be told from outside. @default 64 MB
   */
  readonly memoryBudgetBytes?: number | undefined
  /** Whether lists follow with every block, or only when `listSteps` is called. @default 'follow' */
  readonly lists?: 'follow' | 'on-demand'
}

/**
 * One recording: the owner of what happened. Blocks are handed in as they are decoded, in any order, twice if need be;
 * what it says depends on the blocks it has, not on the order they came in. Offsets are ms from its start, which is the
 * earliest time that anything tells.
 */
export class Recording {
  readonly #ledger = new BlockLedger()
  readonly #indexes = new Map<string, WindowIndex>()
  readonly #problems = new Map<string, { readonly index: number; readonly problems: readonly BlockProblem[] }>()
  #span: RecordingSpan | null = null
  #firstEventMs = Infinity
  #lastEventMs = -Infinity
  #version = 0
  #view: RecordingView | null = null
  readonly #sanitize: SanitizeOptions
  readonly #memory: EventMemory
  readonly #lists: NonNullable<RecordingOptions['lists']>

  constructor(options: RecordingOptions = {}) {
    this.#sanitize = options.sanitize ?? {}
    this.#memory = new EventMemory(options.memoryBudgetBytes)
    this.#lists = options.lists ?? 'follow'
  }

  /** Says which blocks there are, so that holes are known before anything is loaded. Times are epoch ms. */
  setBlocks(blocks: readonly BlockInfo[], span: RecordingSpan): void {
    this.#ledger.setBlocks(blocks)
    this.#span = span
    this.#view = null
  }

  /** Takes in a block's events and problems. */
  append(block: BlockInfo, decoded: DecodedBlock): void {
    runSteps(this.appendSteps(block, decoded))
  }

  /**
   * The same in steps of about a millisecond. Between steps the recording is whole, only the lists may lag behind.
   * `isFolded`: what `foldSteps` does is done too, while all events are at hand.
   */
  *appendSteps(block: BlockInfo, decoded: DecodedBlock, isFolded = false): Steps<void> {
    const { maxSpanMs = DEFAULT_SANITIZE_LIMITS.maxSpanMs } = this.#sanitize.limits ?? {}
    const { parts, firstMs, lastMs, count } = yield* partsWithin(decoded.events, maxSpanMs)
    this.#ledger.markArriving(block)
    for (const [windowId, events] of parts) yield* this.#index(windowId).stream.insertSteps(events, block.index)
    for (const [windowId, { stream }] of this.#indexes) if (!parts.has(windowId)) yield* stream.refreshSteps()
    this.#firstEventMs = Math.min(this.#firstEventMs, firstMs)
    this.#lastEventMs = Math.max(this.#lastEventMs, lastMs)
    this.#ledger.markLoaded(block, lastMs < firstMs ? null : { startMs: firstMs, endMs: lastMs })
    const strays = decoded.events.length - count
    const cut = strays > 0 ? limitProblems([{ limit: 'maxSpanMs', count: strays }]) : []
    const problems = [...decoded.problems, ...cut].map((problem) => ({
      ...problem,
      blockKey: problem.blockKey ?? block.key,
    }))
    this.#problems.set(block.key, { index: block.index, problems })
    yield* this.#updateSteps(isFolded)
  }

  /**
   * Takes in the checkpoint of a block: the pages of its windows as they stood before its first event. From then on the
   * recording can be entered there, however little of what came before is at hand. Where that is at hand, nothing
   * changes. Checkpoints come from outside like events, and are sanitised like them.
   */
  addCheckpoint(block: BlockInfo, checkpoint: SourceCheckpoint): void {
    runSteps(this.addCheckpointSteps(block, checkpoint))
  }

  /** The same in steps of about a millisecond. */
  *addCheckpointSteps(block: BlockInfo, { atMs, windows }: SourceCheckpoint): Steps<void> {
    for (const { windowId, events } of windows) {
      const { stream } = this.#index(windowId)
      if (stream.isKnownBefore(block.index, atMs)) continue
      yield* stream.insertCheckpointSteps(events, block.index)
    }
    yield* this.#updateSteps()
  }

  /**
   * What can be done before anybody asks: brings the lists up to date where they were left behind, and folds. May be given
   * up between steps.
   */
  *idleSteps(): Steps<void> {
    yield* this.listSteps()
    yield* this.foldSteps()
    yield* this.#memory.shrinkSteps()
  }

  /**
   * Goes through what happened on the pages: keeps states on the way, so that the first seek anywhere costs what any other
   * does, and reads what stood on them, so that the first search does. `settled`: only as far as everything from the start
   * on is at hand, because whatever comes to fill a gap has it begin again.
   */
  *foldSteps(how?: 'settled'): Steps<void> {
    const untilMs = how ? this.#ledger.knownUntil(-Infinity, -1) : Infinity
    // What comes next may begin within the last millisecond.
    for (const stream of this.#streams().values()) yield* this.#foldAhead(stream, stream.after(untilMs - 1))
    // What could not be folded is a problem.
    this.#view = null
  }

  #foldAhead(stream: WindowStream, until?: number): Steps<void> {
    return stream.fold.foldAhead({ metaFor: (at) => metaFor(this.#streams(), stream, at) }, until)
  }

  /** Brings the lists up to date, entirely. */
  *listSteps(): Steps<void> {
    for (const index of this.#indexes.values()) yield* index.updateSteps(this.startMs)
    this.#view = null
  }

  /** Brings the lists up to date: entirely when all blocks are there. */
  *#updateSteps(isFolded = false): Steps<void> {
    this.#view = null
    if (this.#lists === 'follow') {
      const { settled } = this.#ledger
      for (const index of this.#indexes.values()) yield* settled ? index.updateSteps(this.startMs) : index.followSteps()
    }
    if (isFolded) yield* this.foldSteps()
    // Whoever looked between two steps saw lists that lagged behind.
    this.#view = null
    yield* this.#memory.shrinkSteps()
  }

  /** Notes that a listed block cannot be had. Nothing is ever shown across it. */
  markMissing(block: BlockInfo): void {
    this.#ledger.markMissing(block)
    this.#view = null
  }

  /** Epoch ms of offset 0. */
  get startMs(): number {
    return this.#whole().startMs
  }

  /** Everything but the events: immutable, and the same object until something changes. */
  view(): RecordingView {
    this.#view ??= this.#newView()
    return this.#view
  }

  #newView(): RecordingView {
    const removed = new RemovalCounter()
    for (const stream of this.#streams().values()) stream.countRemovals(removed)
    const { removals, blockedHosts, limits } = removed.toReport()
    const whole = this.#whole()
    const unapplied = unappliedProblems(this.#streams().values(), this.#ledger, whole.startMs)
    return buildView([...this.#indexes.values()], {
      ...whole,
      version: ++this.#version,
      problems: [...this.#allProblems(), ...limitProblems(limits), ...unapplied],
      removals,
      blockedHosts,
      loaded: this.#ledger.ranges('loaded', whole),
      missing: this.#ledger.ranges('missing', whole),
      complete: this.#isComplete(),
    })
  }

  /**
   * What to build to show a window at an offset; `null` while no full snapshot is reachable without crossing a block
   * that is not at hand. The events are private copies, without what makes no difference to the page.
   */
  base(windowId: string, offsetMs: number): RecordingBase | null {
    return runSteps(this.baseSteps(windowId, offsetMs))
  }

  /** The same in steps of about a millisecond. */
  *baseSteps(windowId: string, offsetMs: number): Steps<RecordingBase | null> {
    const { startMs } = this.#whole()
    const base = yield* baseSteps(this.#streams(), this.#ledger, windowId, startMs + offsetMs)
    if (base === null) return null
    return { windowId, events: base.events, offsetMs: base.reachedMs - startMs, fromMs: base.fromMs - startMs }
  }

  /** Private copies of a window's events with `afterMs < offset <= untilMs`, without those that only move the pointer. */
  read(windowId: string, afterMs: number, untilMs: number): readonly ReplayEvent[] {
    return runSteps(this.readSteps(windowId, afterMs, untilMs))
  }

  /** The same in steps of about a millisecond. */
  *readSteps(windowId: string, afterMs: number, untilMs: number): Steps<readonly ReplayEvent[]> {
    const { startMs } = this.#whole()
    return yield* readSteps(this.#streams(), windowId, startMs + afterMs, startMs + untilMs)
  }

  /** When a text was on screen, in which window: see `SearchResult`. What nobody has read yet is read by the way. */
  search(query: string, options: SearchOptions = {}): SearchResult {
    return runSteps(this.searchSteps(query, options))
  }

  /** The same in steps of about a millisecond. */
  *searchSteps(query: string, options: SearchOptions = {}): Steps<SearchResult> {
    const itself = { startMs: () => this.startMs, readAhead: (stream: WindowStream) => this.#foldAhead(stream) }
    return yield* searchSteps(this.#streams().values(), this.#ledger, query, itself, options)
  }

  #index(windowId: string): WindowIndex {
    const known = this.#indexes.get(windowId)
    if (known !== undefined) return known
    const index = new WindowIndex(new WindowStream(windowId, this.#memory, this.#ledger, this.#sanitize))
    this.#indexes.set(windowId, index)
    return index
  }

  #streams(): ReadonlyMap<string, WindowStream> {
    return new Map([...this.#indexes].map(([windowId, { stream }]) => [windowId, stream]))
  }

  #isComplete(): boolean {
    return this.#span?.complete !== false && this.#ledger.settled
  }

  /** Epoch ms. The end is what the source says until everything is there to know better. */
  #whole(): TimeRange {
    const unloaded = this.#ledger.spans.filter((span) => span.status !== 'loaded')
    const starts = this.#ledger.spans.map((span) => span.startMs)
    const ends = unloaded.map((span) => span.endMs)
    // A source that cannot tell says 0: then the first event does.
    const saidStartMs = this.#span === null || this.#span.startMs === 0 ? Infinity : this.#span.startMs
    const startMs = numberOr(Math.min(saidStartMs, this.#firstEventMs, ...starts.filter(Number.isFinite)), 0)
    const saidEndMs = this.#isComplete() ? -Infinity : (this.#span?.endMs ?? -Infinity)
    const endMs = Math.max(this.#lastEventMs, saidEndMs, ...ends.filter(Number.isFinite))
    return { startMs, endMs: Math.max(startMs, numberOr(endMs, this.#span?.endMs ?? startMs)) }
  }

  #allProblems(): readonly BlockProblem[] {
    const ofBlocks = [...this.#problems.values()].sort((a, b) => a.index - b.index).flatMap(({ problems }) => problems)
    return [...ofBlocks, ...missingProblems(this.#ledger, this.#whole()), ...this.#problemsOfWhole()]
  }

  #problemsOfWhole(): readonly BlockProblem[] {
    const streams = [...this.#streams().values()].sort((a, b) => a.firstMs - b.firstMs)
    const problem = { blockKey: null, line: null }
    const patched = streams.filter(lacksMeta).map((): BlockProblem => ({
      ...problem,
      reason: 'meta_missing',
      message: 'The page size of a window was not recorded; the nearest one known is used.',
    }))
    if (!this.#isComplete() || streams.length === 0 || streams.some((stream) => stream.fullSnapshots.length > 0))
      return patched
    const message = 'The recording holds no full picture of the page: it cannot be shown, but its lists can.'
    return [...patched, { ...problem, reason: 'no_full_snapshot', message }]
  }
}

function missingProblems(ledger: BlockLedger, whole: TimeRange): readonly BlockProblem[] {
  return ledger.spans
    .filter((span) => span.status === 'missing')
    .map((span): BlockProblem => ({
      reason: 'block_missing',
      blockKey: span.block.key,
      line: null,
      message: 'A part of the recording could not be had.',
      range: {
        startMs: Math.max(0, span.startMs - whole.startMs),
        endMs: Math.max(0, Math.min(span.endMs, whole.endMs) - whole.startMs),
      },
    }))
}
