import type { ReplayAction } from './replay-action.ts'
import type { Viewer } from './viewer.ts'

/** How it ended: `allowed` was served, `refused` was not, `failed` was allowed but could not be done. */
export type AuditOutcome = 'allowed' | 'refused' | 'failed'

/** One thing somebody did or tried. Holds ids and counts only: no addresses of pages, no bodies, no keys. */
export interface AuditEntry {
  /** ms since epoch, by the server's clock. */
  readonly atMs: number
  /** `null` where nobody was known. */
  readonly viewer: Viewer | null
  readonly action: ReplayAction
  readonly outcome: AuditOutcome
  readonly recordingId?: string
  /** More about it, e.g. how many recordings were removed. Short and flat, because it is kept for years. */
  readonly details?: Readonly<Record<string, string | number>>
}

/** Which entries to list; every field narrows. Times are ms since epoch, `fromMs` included and `toMs` not. */
export interface AuditFilter {
  readonly viewerId?: string
  readonly tenantId?: string
  readonly recordingId?: string
  readonly action?: ReplayAction
  readonly outcome?: AuditOutcome
  readonly fromMs?: number
  readonly toMs?: number
  /** @default 100 */
  readonly limit?: number
  readonly cursor?: string
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[]
  readonly nextCursor?: string
}

/** Who has seen what: append-only. */
export interface AuditLog {
  /**
   * Resolves when the entry is kept for good.
   *
   * @throws ReplayError `storage`
   */
  write(entry: AuditEntry, options?: { readonly signal?: AbortSignal }): Promise<void>
  /** @throws ReplayError `storage`, `bad_request` for a cursor that is not one */
  list(filter: AuditFilter, options?: { readonly signal?: AbortSignal }): Promise<AuditPage>
}
