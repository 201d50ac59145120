import type { UseQueryOptions } from '@tanstack/react-query'

import type {
  FlagDefinition,
  Person,
  ProductEvent,
  RecordingFilter,
  RecordingInfo,
  RecordingPage,
  ReplaySource,
} from '../recording/replay-source.ts'
import { isRetryable, type ReplayError } from '../shared/errors.ts'

/** The key of every query of this package: `source.id` stands for the source, so an inline source is the same one. */
export type ReplayQueryKey = readonly ['portal-replay', sourceId: string, fact: string, ...rest: unknown[]]

/** Options of one query, written out so that no type of React Query's core leaks into the declarations. */
export type ReplayQueryOptions<T> = UseQueryOptions<T, ReplayError, T, ReplayQueryKey>

const MAX_RETRIES = 4
const LIVE_POLL_MS = 30_000

/** What a recording's source says of it. Asked again every 30 s while the recording is live. */
export function recordingQuery(source: ReplaySource, recordingId: string): ReplayQueryOptions<RecordingInfo> {
  return {
    ...transport,
    queryKey: keyOf(source, 'recording', recordingId),
    queryFn: ({ signal }) => source.getRecording(recordingId, { signal }),
    refetchInterval: (query) => (query.state.data?.ongoing ? LIVE_POLL_MS : false),
  }
}

/** The recordings that pass a filter; disabled where the source cannot list. */
export function recordingsQuery(source: ReplaySource, filter: RecordingFilter): ReplayQueryOptions<RecordingPage> {
  return {
    ...transport,
    queryKey: keyOf(source, 'recordings', filter),
    queryFn: async ({ signal }) => (await source.listRecordings?.(filter, { signal })) ?? { recordings: [] },
    staleTime: LIVE_POLL_MS,
    enabled: source.capabilities.list,
  }
}

/** The person of a recording; disabled where the source cannot tell, so that `undefined` means "not known". */
export function personQuery(source: ReplaySource, recordingId: string): ReplayQueryOptions<Person | null> {
  return {
    ...transport,
    queryKey: keyOf(source, 'person', recordingId),
    queryFn: async ({ signal }) => (await source.getPerson?.(recordingId, { signal })) ?? null,
    enabled: source.capabilities.person,
  }
}

/** The analytics events around a recording; disabled where the source cannot tell. */
export function productEventsQuery(
  source: ReplaySource,
  recordingId: string,
): ReplayQueryOptions<readonly ProductEvent[]> {
  return {
    ...transport,
    queryKey: keyOf(source, 'product-events', recordingId),
    queryFn: async ({ signal }) => (await source.getProductEvents?.(recordingId, { signal })) ?? [],
    structuralSharing: false,
    enabled: source.capabilities.productEvents,
  }
}

/** The feature flags that exist; disabled where the source cannot tell. */
export function flagsQuery(source: ReplaySource): ReplayQueryOptions<readonly FlagDefinition[]> {
  return {
    ...transport,
    queryKey: keyOf(source, 'flags'),
    queryFn: async ({ signal }) => (await source.getFlags?.({ signal })) ?? [],
    enabled: source.capabilities.flags,
  }
}

function keyOf(source: ReplaySource, fact: string, ...rest: unknown[]): ReplayQueryKey {
  return ['portal-replay', source.id, fact, ...rest]
}

/** `always`: sources may be files, IndexedDB or localhost, for which "offline" means nothing. */
const transport = {
  networkMode: 'always',
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  retry: (failures: number, error: ReplayError) => failures < MAX_RETRIES && isRetryable(error),
  retryDelay: (failures: number, error: ReplayError) =>
    error.retryAfterMs ?? Math.min(1000 * 2 ** failures, LIVE_POLL_MS),
} as const
