import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query'

import type { RecordingInfo, ReplaySource } from '../recording/replay-source.ts'
import type { ReplayError } from '../shared/errors.ts'
import { recordingQuery } from './replay-queries.ts'
import { useReplayQueryClient } from './use-replay-query-client.ts'

/**
 * What a source says of one recording: start, end, person. Re-renders when the answer changes. Works outside
 * `<Replay.Root>`.
 *
 * @example
 * const { data: recording, error } = useRecording(source, order.recordingId)
 */
export function useRecording(
  source: ReplaySource,
  recordingId: string,
  options: { queryClient?: QueryClient } = {},
): UseQueryResult<RecordingInfo, ReplayError> {
  return useQuery(recordingQuery(source, recordingId), useReplayQueryClient(options.queryClient))
}
