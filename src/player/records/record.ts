/** A moment on the host's clock: a `Date`, an ISO string or ms since epoch. */
export type Instant = Date | string | number

/** One change of a row, as the host's audit table has it. */
export interface RecordChange {
  readonly at: Instant
  readonly actor?: string
  /** What the change is called; derived from `changes` when absent. */
  readonly label?: string
  /** Field → [before, after]. */
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>
}

/** A row of the host's database, and its history. */
export interface ReplayRecord {
  readonly type: string
  readonly id: string | number
  readonly label: string
  /** When the row was written, on the database's clock. */
  readonly at: Instant
  /** The row as it is now. */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly history?: readonly RecordChange[]
}

/** Anything drawn on the timeline by the host. */
export interface ReplayMarker {
  readonly id: string
  readonly at: Instant | { readonly offsetMs: number }
  readonly endAt?: Instant | { readonly offsetMs: number }
  readonly lane?: string
  readonly label: string
  readonly tone?: 'danger' | 'warning' | 'success' | 'accent' | 'neutral'
}
