import type { ReadOptions } from '../../recording/replay-source.ts'

/** One change of a row. The shape of the player's `RecordChange`; times are ms since epoch, by the database's clock. */
export interface HostRecordChange {
  readonly at: number
  readonly actor?: string
  readonly label?: string
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>
}

/** A row of the host's database: what the player takes as one of its `records`. */
export interface HostRecord {
  readonly type: string
  readonly id: string | number
  readonly label: string
  /** When it was written, ms since epoch, by the database's clock. */
  readonly at: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly history: readonly HostRecordChange[]
}

/** Whose rows, and when. A table is asked only for what its column holds of a person. */
export interface RecordQuery {
  readonly email?: string
  readonly personId?: string
  readonly distinctIds?: readonly string[]
  /** ms since epoch by the database's clock, both included. */
  readonly fromMs: number
  readonly toMs: number
}

export interface RecordPage {
  /** In order of time. */
  readonly records: readonly HostRecord[]
  /** Types of which there was more than may be read at once: the newest are there. */
  readonly cut: readonly string[]
}

/** Reads the rows that a person wrote while they were recorded. */
export interface RecordReader {
  /** Stable, and without secrets. */
  readonly id: string
  /** @throws ReplayError `bad_request`, `aborted`, `unavailable`, `storage` */
  read(query: RecordQuery, options?: ReadOptions): Promise<RecordPage>
}
