/** A stretch of a recording, in ms from its start. */
export interface TimeRange {
  readonly startMs: number
  readonly endMs: number
}

/** One browser tab within a recording. */
export interface WindowView extends TimeRange {
  readonly id: string
  /** From 1, in order of first sight: what people see instead of the id. */
  readonly number: number
  /** Offsets of this window's full snapshots, and of checkpoints that stand for what is not at hand before them. */
  readonly fullSnapshotsMs: readonly number[]
}

/** Who was active when. Segments touch each other and cover the whole recording. */
export interface Segment extends TimeRange {
  readonly kind: 'active' | 'idle'
  /** The window to show then; `null` before the first window. */
  readonly windowId: string | null
}

export type InspectorKind =
  'navigation' | 'click' | 'input' | 'resize' | 'console' | 'network' | 'error' | 'lifecycle' | 'custom'

export type Tone = 'danger' | 'warning' | 'success' | 'accent' | 'neutral'

/** One row of a list beside the replay. All strings come from strangers: show them as text. */
export interface InspectorItem {
  readonly id: string
  readonly kind: InspectorKind
  readonly offsetMs: number
  readonly windowId: string
  readonly title: string
  readonly detail?: string
  readonly tone: Tone
  /** Lower case, for searching. */
  readonly searchText: string
  /** The recorded payload, bounded in size, for the expanded row. */
  readonly data?: unknown
}

export type ProblemReason =
  | 'block_missing'
  | 'block_corrupt'
  | 'line_invalid'
  | 'event_invalid'
  | 'mobile_screen'
  | 'encoding_unknown'
  | 'field_corrupt'
  | 'format_unknown'
  | 'too_large'
  | 'meta_missing'
  | 'no_full_snapshot'
  | 'limit_exceeded'

/** Something of the recording that could not be used, and what became of it. The rest still plays. */
export interface BlockProblem {
  readonly reason: ProblemReason
  /** The block's key; `null` for problems of the recording as a whole. */
  readonly blockKey: string | null
  /** Line within the decoded block, from 1; `null` where no line is to blame. */
  readonly line: number | null
  readonly message: string
  /** What stretch it concerns, where known. */
  readonly range?: TimeRange
}

/** Positions of the pointer of one window, sorted by time, as columns. */
export interface PointerTrack {
  readonly length: number
  /** ms from the recording's start. */
  readonly offsetMs: Float64Array
  readonly x: Float32Array
  readonly y: Float32Array
  /** Node the position is relative to: positions inside nested frames are relative to that frame. */
  readonly nodeId: Int32Array
  /** One of `PointerKind`. */
  readonly kind: Uint8Array
}

export const PointerKind = {
  Move: 0,
  Down: 1,
  Up: 2,
  Click: 3,
  DblClick: 4,
  ContextMenu: 5,
  TouchStart: 6,
  TouchMove: 7,
  TouchEnd: 8,
  Drag: 9,
} as const

/** The page address shown from `offsetMs` on. */
export interface UrlChange {
  readonly offsetMs: number
  readonly windowId: string
  readonly url: string
}

/** Activity per bucket, from 0 to 1, for the timeline. */
export interface Density {
  readonly bucketMs: number
  readonly values: Float32Array
}

/**
 * Everything but the events themselves that is known of a recording so far: immutable, replaced as a whole, its
 * `version` growing with every change. Offsets are ms from the recording's start.
 */
export interface RecordingView {
  readonly version: number
  /** Epoch ms of offset 0. */
  readonly startMs: number
  readonly durationMs: number
  readonly windows: readonly WindowView[]
  readonly segments: readonly Segment[]
  readonly items: readonly InspectorItem[]
  readonly urls: readonly UrlChange[]
  readonly density: Density
  readonly pointers: ReadonlyMap<string, PointerTrack>
  readonly problems: readonly BlockProblem[]
  /** Where events are at hand. */
  readonly loaded: readonly TimeRange[]
  /** Where blocks were listed but could not be had. */
  readonly missing: readonly TimeRange[]
  readonly eventCount: number
  /** Whether every block has been delivered or given up. */
  readonly complete: boolean
  /** Whether the last block of all is at hand, or given up, whatever else is. */
  readonly isEndKnown?: boolean
  /** What the sanitiser took out, or made harmless, by reason (`RemovalReason`), the most frequent first. */
  readonly removals?: readonly { readonly reason: string; readonly count: number }[]
  /** Hosts that the recorded page would have loaded from, and how often; the most frequent first. */
  readonly blockedHosts?: readonly { readonly host: string; readonly count: number }[]
}

/** A recording of which nothing is known yet. */
export const EMPTY_VIEW: RecordingView = Object.freeze({
  version: 0,
  startMs: 0,
  durationMs: 0,
  windows: [],
  segments: [],
  items: [],
  urls: [],
  density: { bucketMs: 1000, values: new Float32Array(0) },
  pointers: new Map(),
  problems: [],
  loaded: [],
  missing: [],
  eventCount: 0,
  complete: false,
})
