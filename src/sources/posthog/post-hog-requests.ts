import type { Person, ReadOptions, RecordingInfo, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { throwIfAborted } from '../abort.ts'
import { inOrder } from '../in-order.ts'
import { assertRecordingId, notFound } from '../recording-id.ts'
import { toBlockList } from './block-list.ts'
import { toRuns } from './block-runs.ts'
import { readFlags } from './flags.ts'
import { toListQuery, toRecordingPage } from './list-recordings.ts'
import { createPostHogClient, unexpectedAnswer, type PostHogClient } from './post-hog-client.ts'
import { postHogCapabilities, postHogId, type PostHogConfig } from './post-hog-config.ts'
import { readProductEvents, type EventRange } from './product-events.ts'
import { createReadRun } from './read-blocks.ts'
import { toPerson, toRecordingInfo } from './recording-info.ts'
import type { RateGate } from './rate-gate.ts'
import { uuidV7TimeMs } from './uuid-v7.ts'

/** Ranges under way at once: one being read while the next one is on its way. */
const CONCURRENCY = 2
const SCOPE = 'session_recording:read'
/** What PostHog allows itself to take in a recording. */
const INGESTION_MS = 5 * 60_000
const POLL_MS = 10_000
const DAY_MS = 86_400_000

/** The source's requests, for options that were checked. */
export function createPostHogRequests(config: PostHogConfig, gate: RateGate): ReplaySource {
  const id = postHogId(config)
  const client = createPostHogClient(config, gate)
  const isShared = config.access === 'shared'

  const shared = {
    id,
    capabilities: postHogCapabilities(config),

    getRecording: (recordingId, { signal } = {}) => readInfo(client, recordingId, signal),

    async listBlocks(recordingId, { signal } = {}) {
      const path = `${pathOf(recordingId)}/snapshots`
      const answer = await young(client, recordingId, client.json({ lane: 'snapshots', path, scope: SCOPE, signal }))
      return toBlockList(answer, client.nowMs())
    },

    async *readBlocks(recordingId, blocks, { signal } = {}) {
      const readRun = createReadRun(client, `${pathOf(recordingId)}/snapshots`)
      for await (const run of inOrder(toRuns(blocks), readRun, { concurrency: CONCURRENCY, signal })) {
        for (const delivered of run) {
          throwIfAborted(signal)
          yield delivered
        }
      }
    },
  } satisfies ReplaySource
  if (isShared) return shared

  return {
    ...shared,
    async listRecordings(filter, { signal } = {}) {
      filter.recordingIds?.forEach(assertRecordingId)
      const query = toListQuery(filter, client.nowMs())
      const answer = await client.json({ lane: 'listing', path: 'session_recordings', query, scope: SCOPE, signal })
      return toRecordingPage(answer, filter)
    },

    async getPerson(recordingId, { signal } = {}) {
      const info = await readInfo(client, recordingId, signal)
      return info.person ?? (info.distinctId === undefined ? null : await findPerson(client, info.distinctId, signal))
    },

    async getProductEvents(recordingId, { signal } = {}) {
      assertRecordingId(recordingId)
      const range = rangeOfSession(recordingId) ?? rangeOf(await readInfo(client, recordingId, signal))
      return readProductEvents(client, recordingId, range, signal)
    },

    getFlags: ({ signal } = {}) => readFlags(client, signal),
  }
}

/** Below the project; throws for an id that would lead elsewhere. */
function pathOf(recordingId: string): string {
  assertRecordingId(recordingId)
  return `session_recordings/${recordingId}`
}

async function readInfo(
  client: PostHogClient,
  recordingId: string,
  signal: ReadOptions['signal'],
): Promise<RecordingInfo> {
  const request = client.json({ lane: 'listing', path: pathOf(recordingId), scope: SCOPE, signal })
  const info = toRecordingInfo(await young(client, recordingId, request))
  if (info === null) throw unexpectedAnswer()
  return info
}

/** PostHog says 404 for what it has not taken in yet; the id tells when the session began. */
async function young<T>(client: PostHogClient, recordingId: string, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (thrown) {
    if (!(thrown instanceof ReplayError) || thrown.code !== 'not_found') throw thrown
    const startMs = uuidV7TimeMs(recordingId)
    if (startMs === null || client.nowMs() - startMs > INGESTION_MS) throw notFound(recordingId, 'PostHog')
    throw new ReplayError('not_ready', {
      what: 'PostHog has not taken in this recording yet.',
      why: 'That takes up to five minutes.',
      retryAfterMs: POLL_MS,
    })
  }
}

async function findPerson(
  client: PostHogClient,
  distinctId: string,
  signal: ReadOptions['signal'],
): Promise<Person | null> {
  const query = { distinct_id: distinctId }
  const { results } = await client.json({ lane: 'other', path: 'persons/', query, scope: 'person:read', signal })
  if (!Array.isArray(results)) throw unexpectedAnswer()
  return toPerson(results[0])
}

/** Around the recording: its tab's clock may be wrong, and events may have begun before it. */
function rangeOf({ startMs, endMs }: RecordingInfo): EventRange {
  return { fromMs: startMs - DAY_MS, toMs: endMs + DAY_MS }
}

/** The same from the time in the session's id, which costs no request; a session lasts up to a day. */
function rangeOfSession(recordingId: string): EventRange | null {
  const startMs = uuidV7TimeMs(recordingId)
  return startMs === null ? null : rangeOf({ id: recordingId, startMs, endMs: startMs + DAY_MS, ongoing: false })
}
