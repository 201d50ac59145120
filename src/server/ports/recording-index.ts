import type { ReadOptions, RecordingFilter, RecordingInfo } from '../../recording/replay-source.ts'

/** What the index knows of a recording. */
export interface IndexedRecording {
  /** As a source lists it. `info.ongoing` tells live recordings from closed ones. */
  readonly info: RecordingInfo
  /** Addresses that its person had at other times, beside `info.person.email`. Those of earlier writes stay known. */
  readonly emails?: readonly string[]
  /** The page addresses it visits; the search reads no more than 64 kB of them. */
  readonly urls?: readonly string[]
  /** Uncaught errors. Console errors are in `info.counts`. */
  readonly errors?: number
  /** Where its archive is kept, as a prefix of store keys; absent until something is kept there. */
  readonly archiveKey?: string
  /** Size of what is kept there. */
  readonly bytes?: number
}

/** What an index is asked for: all that a list can be, pages and errors too. */
export type RecordingSearch = RecordingFilter

/** Newest first; recordings that start at the same instant in falling order of their ids. */
export interface IndexPage {
  readonly entries: readonly IndexedRecording[]
  /** Where to go on; absent at the end. Stable: what is written meanwhile neither doubles nor hides an entry. */
  readonly nextCursor?: string
}

/**
 * Finds recordings. Every method rejects with a `ReplayError`: `bad_request` for what cannot be asked or kept,
 * `aborted` as soon as its signal aborts, `unavailable` and `storage` where the database fails.
 */
export interface RecordingIndex {
  /** Stable, and without secrets. */
  readonly id: string
  /**
   * Adds recordings, or replaces what is known of them: all of them or none. What a recording leaves out beside its
   * `info` stays as it was.
   */
  write(recordings: readonly IndexedRecording[], options?: ReadOptions): Promise<void>
  /** `null` where there is none. */
  get(recordingId: string, options?: ReadOptions): Promise<IndexedRecording | null>
  search(filter: RecordingSearch, options?: ReadOptions): Promise<IndexPage>
  /** Forgets recordings, and their people where no other recording names them. Answers how many there were. */
  remove(recordingIds: readonly string[], options?: ReadOptions): Promise<number>
}
