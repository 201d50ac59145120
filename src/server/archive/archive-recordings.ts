import type { RecordingFilter, RecordingInfo, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError, type ReplayErrorCode } from '../../shared/errors.ts'
import { DAY_MS } from '../../shared/time.ts'
import { throwIfAborted } from '../../sources/abort.ts'
import { wallClock } from '../../sources/source-clock.ts'
import { archiveRecording, type ArchivedRecording, type ArchiveOptions } from './archive-recording.ts'
import { patiently } from './patience.ts'

export interface ArchiveRecordingsOptions extends ArchiveOptions {
  /** Which recordings; `toMs` is brought forward so that none is younger than `minAgeMs`. @default all that is old enough */
  readonly filter?: Omit<RecordingFilter, 'limit' | 'cursor'>
}

/** Where the work is. */
export interface ArchiveTotals {
  /** How many recordings were found, old enough and matching the filter. */
  readonly found: number
  readonly done: number
  readonly skipped: number
  readonly failed: number
  /** Of the blocks that were archived in this run. */
  readonly bytes: number
  /** What is left, going by what was archived so far, in ms; `null` before anything was. */
  readonly etaMs: number | null
}

/** One recording that is dealt with. A failure is one recording's own: the others go on. */
export type ArchiveProgress = (
  ArchivedRecording | { readonly status: 'failed'; readonly recordingId: string; readonly error: ReplayError }
) & { readonly totals: ArchiveTotals }

/** Nothing would go better with the next recording. */
const HOPELESS: ReadonlySet<ReplayErrorCode> = new Set([
  'aborted',
  'unauthorized',
  'forbidden',
  'configuration',
  'storage',
])

/**
 * Archives every recording that cannot grow any more, oldest first, because the oldest are the first to expire at the
 * source. Run it as often as you like: what is archived already is skipped, what was interrupted is done anew.
 *
 * Limits of requests are waited for. Give a PostHog source a gate of your plan, so that they are never exceeded:
 * `createRateGate({ plan: 'free' })`.
 *
 * @throws ReplayError `unsupported` for a source that cannot list, `unauthorized`, `forbidden`, `storage`, `aborted`,
 * and whatever makes the list impossible; failures of single recordings are yielded
 * @example
 * const source = postHogSource({ host, projectId, personalApiKey, gate: createRateGate({ plan: 'free' }) })
 * for await (const progress of archiveRecordings({ source, store: directoryStore('./replays') })) {
 *   if (progress.status === 'failed') report(progress.recordingId, progress.error)
 * }
 */
export async function* archiveRecordings(
  options: ArchiveRecordingsOptions,
): AsyncGenerator<ArchiveProgress, ArchiveTotals, undefined> {
  const { clock = wallClock } = options
  const infos = await listOldEnough(options)
  let totals: ArchiveTotals = { found: infos.length, done: 0, skipped: 0, failed: 0, bytes: 0, etaMs: null }
  const pace = createPace()
  for (const info of infos) {
    throwIfAborted(options.signal)
    const startedMs = clock.now()
    const { result, error } = await archiveRecording(info.id, options, info).then(
      (value) => ({ result: value, error: null }),
      (thrown: unknown) => ({ result: null, error: toReplayError(thrown) }),
    )
    if (error && HOPELESS.has(error.code)) throw error
    const status = result?.status ?? 'failed'
    if (status !== 'skipped') pace.took(clock.now() - startedMs)
    totals = {
      ...totals,
      [status]: totals[status] + 1,
      bytes: totals.bytes + (result?.status === 'done' ? result.bytes : 0),
    }
    totals = { ...totals, etaMs: pace.etaMs(totals.found - totals.done - totals.skipped - totals.failed) }
    if (error) yield { status: 'failed', recordingId: info.id, error, totals }
    else if (result) yield { ...result, totals }
  }
  return totals
}

/**
 * The recordings that are old enough, oldest first.
 *
 * @throws ReplayError `unsupported` for a source that cannot list, and what the source fails with
 */
export async function listOldEnough(options: ArchiveRecordingsOptions): Promise<readonly RecordingInfo[]> {
  const { source, filter = {}, minAgeMs = DAY_MS, clock = wallClock, onWait = () => {} } = options
  const signal = options.signal ?? new AbortController().signal
  const list = listing(source)
  const toMs = Math.min(filter.toMs ?? Infinity, clock.now() - minAgeMs)
  const found = new Map<string, RecordingInfo>()
  let cursor: string | undefined
  do {
    const asked = { ...filter, toMs, limit: 100, ...(cursor !== undefined && { cursor }) }
    const page = await patiently({ clock, onWait, signal }, () => list(asked, { signal }))
    for (const info of page.recordings) if (info.startMs <= toMs && !info.ongoing) found.set(info.id, info)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return [...found.values()].sort((a, b) => a.startMs - b.startMs)
}

function listing(source: ReplaySource): NonNullable<ReplaySource['listRecordings']> {
  if (source.listRecordings) return source.listRecordings.bind(source)
  throw new ReplayError('unsupported', {
    what: 'The source does not list its recordings.',
    fix: 'Give one that does: PostHog with a personal API key, or an archive.',
  })
}

/** How many of the last recordings the estimate goes by: what a limit allows in one hour differs from the first minute. */
const PACE_OF = 50

function createPace() {
  const lastMs: number[] = []
  return {
    took(ms: number) {
      lastMs.push(ms)
      if (lastMs.length > PACE_OF) lastMs.shift()
    },
    etaMs(left: number): number | null {
      if (lastMs.length === 0) return left === 0 ? 0 : null
      return Math.round((lastMs.reduce((sum, ms) => sum + ms, 0) / lastMs.length) * left)
    },
  }
}
