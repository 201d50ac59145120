import { isRetryable, toReplayError, type ReplayError } from '../../shared/errors.ts'
import type { AuditEntry, AuditLog } from '../ports/audit-log.ts'
import type { Viewer } from '../ports/viewer.ts'
import { addRange, rangesText, watchedMs, type WatchedRange } from './watched-ranges.ts'

/** What somebody watched of one recording, gathered over a while. */
export interface WatchedRecording {
  readonly viewer: Viewer
  readonly recordingId: string
  /** Why they looked, in their own words or those of the page they came from. */
  readonly purpose?: string
  /** Sorted, and apart from each other. */
  readonly ranges: readonly WatchedRange[]
  /** When the last of it was reported, ms since epoch. */
  readonly atMs: number
}

export interface AuditTrailOptions {
  readonly log: Pick<AuditLog, 'write'>
  /** How long watching is gathered before it is written down as one entry, ms. @default 10_000 */
  readonly gatherMs?: number
  /** How long to wait before writing again what could not be written, ms. @default 1_000 */
  readonly retryMs?: number
  /** Told of every view as it is written down: for the host's own records. What it throws goes to `onError`. */
  readonly onView?: (view: WatchedRecording) => void | Promise<void>
  /** Told of every failure; what can be written later is kept and tried again. */
  readonly onError?: (error: ReplayError) => void
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
}

/** Writes down who saw what, in the order in which it happened, and keeps what could not be written until it can. */
export interface AuditTrail {
  /** Resolves when the entry is kept for good: whoever must not serve what is not written down waits for it. */
  record(entry: AuditEntry): Promise<void>
  /** Gathers what a viewer watches; costs nothing but memory until the next entry is due. */
  watched(view: Omit<WatchedRecording, 'ranges' | 'atMs'> & { readonly range: WatchedRange }): void
  /**
   * Writes down all there is, now.
   *
   * @throws ReplayError of the log; nothing is lost by it, and the next call tries again
   */
  flush(): Promise<void>
  /** Writes down all there is and stops; for when the server shuts down. */
  close(): Promise<void>
}

interface Waiting {
  readonly entry: AuditEntry
  readonly kept: () => void
  readonly refused: (error: ReplayError) => void
}

/**
 * @example
 * const trail = createAuditTrail({ log: index.audit, onView: ({ viewer, recordingId }) => crm.note(viewer, recordingId) })
 * process.once('SIGTERM', () => trail.close())
 */
export function createAuditTrail(options: AuditTrailOptions): AuditTrail {
  const { log, gatherMs = 10_000, retryMs = 1_000, onView, onError, now = Date.now } = options
  const waiting: Waiting[] = []
  const views = new Map<string, WatchedRecording>()
  let writing: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  /** Of two times asked for, the first counts: neither may keep the other waiting. */
  function wake(afterMs: number): void {
    timer ??= setTimeout(() => {
      timer = null
      flush().catch(() => wake(retryMs))
    }, afterMs)
    // Nothing waits for this: who shuts down calls close(). In workers a timer is a number.
    if (typeof timer === 'object') timer.unref?.()
  }

  async function writeWaiting(): Promise<void> {
    for (let next = waiting[0]; next; next = waiting[0]) {
      try {
        await log.write(next.entry)
        next.kept()
      } catch (caught) {
        const error = toReplayError(caught, 'storage')
        onError?.(error)
        if (error.code === 'storage' || isRetryable(error)) throw error
        // What the log will never take must not keep the others from it.
        next.refused(error)
      }
      waiting.shift()
    }
  }

  function write(): Promise<void> {
    writing ??= writeWaiting().finally(() => (writing = null))
    return writing
  }

  function record(entry: AuditEntry): Promise<void> {
    return new Promise((kept, refused) => {
      waiting.push({ entry, kept, refused })
      write().catch(() => wake(retryMs))
    })
  }

  function recordViews(): void {
    for (const [key, view] of [...views]) {
      views.delete(key)
      // The entry stays among those that wait; flush() says how writing it went.
      record(viewEntry(view)).catch(() => {})
      Promise.resolve(view)
        .then(onView)
        .catch((error: unknown) => onError?.(toReplayError(error)))
    }
  }

  async function flush(): Promise<void> {
    recordViews()
    // More may have come in while the last of it was being written.
    while (waiting.length > 0) await write()
  }

  return {
    record,
    watched({ range, ...view }) {
      const key = JSON.stringify([view.viewer.id, view.viewer.tenantId, view.recordingId, view.purpose])
      const ranges = addRange(views.get(key)?.ranges ?? [], range)
      if (ranges.length === 0) return
      views.set(key, { ...view, ranges, atMs: now() })
      wake(gatherMs)
    },
    flush,
    async close() {
      await flush()
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}

function viewEntry({ viewer, recordingId, purpose, ranges, atMs }: WatchedRecording): AuditEntry {
  return {
    atMs,
    viewer,
    action: 'view',
    outcome: 'allowed',
    recordingId,
    details: {
      watchedMs: watchedMs(ranges),
      ranges: rangesText(ranges),
      ...(purpose !== undefined && { purpose: purpose.slice(0, 200) }),
    },
  }
}
