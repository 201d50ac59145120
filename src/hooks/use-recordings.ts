import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query'

import type { RecordingFilter, RecordingPage, ReplaySource } from '../recording/replay-source.ts'
import type { ReplayError } from '../shared/errors.ts'
import { recordingsQuery } from './replay-queries.ts'
import { useReplayQueryClient } from './use-replay-query-client.ts'

/**
 * The recordings of a source that pass a filter, one page of them. Re-renders when the answer changes; stays pending
 * where the source cannot list. Works outside `<Replay.Root>`.
 *
 * @example
 * const { data } = useRecordings(source, { email: customer.email, limit: 10 })
 */
export function useRecordings(
  source: ReplaySource,
  filter: RecordingFilter,
  options: { queryClient?: QueryClient } = {},
): UseQueryResult<RecordingPage, ReplayError> {
  return useQuery(recordingsQuery(source, filter), useReplayQueryClient(options.queryClient))
}
