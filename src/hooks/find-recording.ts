import type { RecordingInfo, ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import type { Instant } from '../player/records/record.ts'
import type { RecordingMatch } from './match-source.ts'

/** How far around the moment recordings are asked for: one that runs longer before it ends is rare. */
const SEARCH_MS = 24 * 3_600_000
const MAX_CANDIDATES = 100

/**
 * The recording of a person that covers a moment or, where none does, the nearest one.
 *
 * @throws ReplayError `unsupported` where the source cannot list, `not_found` where the person has none nearby.
 */
export async function findRecording(
  source: ReplaySource,
  match: RecordingMatch,
  clockOffsetMs: number,
  options?: ReadOptions,
): Promise<RecordingInfo> {
  const atMs = epochOf(match.at) + clockOffsetMs
  if (!source.listRecordings) {
    throw new ReplayError('unsupported', {
      what: 'This source cannot look for recordings.',
      why: 'It answers for one recording at a time.',
      fix: 'Pass recordingId in place of match, or a source that lists recordings.',
    })
  }
  const { recordings } = await source.listRecordings(
    {
      ...(match.personId !== undefined && { personId: match.personId }),
      ...(match.distinctId !== undefined && { distinctIds: [match.distinctId] }),
      ...(match.email !== undefined && { email: match.email }),
      fromMs: atMs - SEARCH_MS,
      toMs: atMs + SEARCH_MS,
      limit: MAX_CANDIDATES,
    },
    options,
  )
  const nearest = nearestTo(recordings, atMs)
  if (nearest) return nearest
  throw new ReplayError('not_found', {
    what: `No recording of this person lies within a day of ${new Date(atMs).toISOString()}.`,
    why: 'The visit was not recorded, was sampled out, is still being processed, or its time of keeping has passed.',
    fix: 'Check the person and the moment, or choose a recording by its id.',
  })
}

function nearestTo(recordings: readonly RecordingInfo[], atMs: number): RecordingInfo | null {
  let best: RecordingInfo | null = null
  for (const recording of recordings) {
    if (best === null || distance(recording, atMs) < distance(best, atMs)) best = recording
  }
  return best
}

/** 0 while the recording runs, else how far away its nearer end is. */
function distance(recording: RecordingInfo, atMs: number): number {
  return Math.max(0, recording.startMs - atMs, atMs - recording.endMs)
}

function epochOf(at: Instant): number {
  const epochMs = typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) : at.getTime()
  if (Number.isFinite(epochMs)) return epochMs
  throw new ReplayError('configuration', {
    what: `${JSON.stringify(at)} is not a moment.`,
    why: 'match.at says when the recording is looked for.',
    fix: 'Pass a Date, an ISO 8601 string or ms since epoch.',
  })
}
