import type { ReplayEvent } from './events.ts'
import type { Density, InspectorItem, Segment, UrlChange, WindowView } from './recording-view.ts'

/** What a source knows about a recording before any of its blocks is read. Times are ms since epoch. */
export interface RecordingInfo {
  readonly id: string
  /** 0 where nobody can tell before the events are read. */
  readonly startMs: number
  readonly endMs: number
  /** Whether events are still arriving. */
  readonly ongoing: boolean
  readonly distinctId?: string
  readonly person?: Person
  readonly startUrl?: string
  readonly activeMs?: number
  readonly counts?: { readonly clicks?: number; readonly keypresses?: number; readonly consoleErrors?: number }
  /** `web` unless the source says otherwise. */
  readonly kind?: 'web' | 'mobile'
}

export interface Person {
  readonly id?: string
  readonly name?: string
  readonly email?: string
  readonly distinctIds: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly createdAtMs?: number
}

/** One stored piece of a recording. Times are ms since epoch; absent where the source cannot say. */
export interface BlockInfo {
  /** Position in the recording, from 0, in order of start time. */
  readonly index: number
  /** The source's own name for it. Not stable while the recording is live. */
  readonly key: string
  readonly startMs?: number
  readonly endMs?: number
  readonly bytes?: number
  readonly events?: number
  /** Whether `readCheckpoint` has something for this block; absent means no. */
  readonly hasCheckpoint?: boolean
  /** Whether a full snapshot lies in it; absent where the source cannot say. */
  readonly hasFullSnapshot?: boolean
}

export interface BlockList {
  readonly blocks: readonly BlockInfo[]
  /** False while more blocks may still appear. */
  readonly complete: boolean
  /** Whether `readOutline` has something that lies ready: asking for it then costs a request and no work. */
  readonly hasOutline?: boolean
}

/** A block as it arrived. `bytes: null` means that the source listed the block but could not deliver it. */
export interface BlockBytes {
  readonly block: BlockInfo
  readonly bytes: Uint8Array | null
  readonly error?: unknown
}

/**
 * The exact state of the live windows where a block begins: everything of earlier blocks has happened, nothing of this
 * one. With it, whoever enters the recording there needs no earlier block. As received: it has to pass the sanitiser
 * like events of blocks.
 */
export interface SourceCheckpoint {
  /** ms since epoch, before the block's first event; all events of the windows bear it. */
  readonly atMs: number
  /** Per window Meta, full snapshot and what a full snapshot cannot hold, in the order in which they apply. */
  readonly windows: readonly { readonly windowId: string; readonly events: readonly ReplayEvent[] }[]
}

/**
 * What is known of a recording before any of its blocks is read, so that timeline and panels are complete at once.
 * Offsets are ms from `startMs`, as in `RecordingView`.
 */
export interface RecordingOutline {
  /** Epoch ms of offset 0. */
  readonly startMs: number
  readonly durationMs: number
  readonly windows: readonly WindowView[]
  readonly segments: readonly Segment[]
  readonly items: readonly InspectorItem[]
  readonly urls: readonly UrlChange[]
  readonly density: Density
}

/** An analytics event. `timestampMs` is ms since epoch. */
export interface ProductEvent {
  readonly id: string
  readonly name: string
  readonly timestampMs: number
  readonly windowId?: string
  readonly distinctId?: string
  readonly properties: Readonly<Record<string, unknown>>
}

export interface FlagDefinition {
  readonly key: string
  readonly name?: string
  readonly active: boolean
}

/**
 * Which recordings to list; every field narrows. Times are ms since epoch, and a range of time finds what overlaps it.
 * A source that cannot tell what a field asks for rejects with `bad_request`: a list that leaves it out would be longer
 * than what was asked for.
 */
export interface RecordingFilter {
  readonly recordingIds?: readonly string[]
  readonly personId?: string
  readonly distinctIds?: readonly string[]
  readonly email?: string
  readonly fromMs?: number
  readonly toMs?: number
  /** A page that was visited. Upper and lower case are the same. Only an index knows (`indexedSource`). */
  readonly url?: { readonly prefix: string } | { readonly contains: string }
  /** Whether there were uncaught errors or console errors. Only an index knows. */
  readonly hasErrors?: boolean
  /** From start to end, inclusive, like `maxDurationMs`. */
  readonly minDurationMs?: number
  readonly maxDurationMs?: number
  readonly status?: 'live' | 'closed'
  readonly limit?: number
  readonly cursor?: string
}

export interface RecordingPage {
  readonly recordings: readonly RecordingInfo[]
  /** Of 1,000 characters at most: our handler takes these, with what `fallbackSource` puts in front of them. */
  readonly nextCursor?: string
}

/** What a source can deliver beside the bytes. A panel whose fact is missing says "not known", never "none". */
export interface SourceCapabilities {
  readonly list: boolean
  readonly person: boolean
  readonly productEvents: boolean
  readonly flags: boolean
  /** Whether recordings may still grow. */
  readonly live: boolean
  /** Whether blocks may have checkpoints; which ones do, each block says. Absent means no. */
  readonly checkpoints?: boolean
  /** Whether recordings may have an outline. Absent means no. */
  readonly outline?: boolean
}

export interface ReadOptions {
  readonly signal?: AbortSignal
}

/**
 * An adapter that yields recordings. Two sources with the same `id` are the same source, so an inline
 * `httpSource({…})` neither refetches nor remounts.
 *
 * Every method rejects with a `ReplayError` and stops as soon as its signal aborts. Optional methods are there
 * exactly when the capability says so.
 */
export interface ReplaySource {
  readonly id: string
  readonly capabilities: SourceCapabilities
  getRecording(recordingId: string, options?: ReadOptions): Promise<RecordingInfo>
  listBlocks(recordingId: string, options?: ReadOptions): Promise<BlockList>
  /**
   * Yields every asked-for block exactly once, in the order asked for, as soon as it is there. A block that cannot
   * be had is yielded with `bytes: null`; only what makes all of them impossible rejects.
   */
  readBlocks(recordingId: string, blocks: readonly BlockInfo[], options?: ReadOptions): AsyncIterable<BlockBytes>
  listRecordings?(filter: RecordingFilter, options?: ReadOptions): Promise<RecordingPage>
  getPerson?(recordingId: string, options?: ReadOptions): Promise<Person | null>
  getProductEvents?(recordingId: string, options?: ReadOptions): Promise<readonly ProductEvent[]>
  /**
   * The state of the live windows where a block begins: a `SourceCheckpoint` as JSON, gzip or not, which is read and
   * sanitised where blocks are (`readCheckpointFile`). `null` where nobody has derived it. Nothing is lost then: the
   * blocks from the last full snapshot on say the same. Where the list has it, a player tells that it is not there.
   */
  readCheckpoint?(recordingId: string, block: BlockInfo, options?: ReadOptions): Promise<Uint8Array | null>
  /**
   * Rejects with `unsupported` where nobody has derived it: the blocks say the same. With `corrupt` where it should be
   * there and is not whole, or not there at all: a player tells of that.
   */
  readOutline?(recordingId: string, options?: ReadOptions): Promise<RecordingOutline>
  getFlags?(options?: ReadOptions): Promise<readonly FlagDefinition[]>
}
