import { useQuery } from '@tanstack/react-query'

import type { ProductEvent } from '../recording/replay-source.ts'
import { useReplayContext } from './replay-context.ts'
import { productEventsQuery } from './replay-queries.ts'
import { useReplayQueryClient } from './use-replay-query-client.ts'

/** How far a fact beside the recording is known: a source may be unable to tell, or may have failed to. */
export type Knowledge = 'unknown' | 'loading' | 'failed' | 'known'

/** The analytics events around the recording. Re-renders when they arrive. */
export function useProductEvents(): { readonly events: readonly ProductEvent[]; readonly knowledge: Knowledge } {
  const { source, recordingId } = useReplayContext()
  const query = useQuery(productEventsQuery(source, recordingId), useReplayQueryClient())
  return { events: query.data ?? NONE, knowledge: knowledgeOf(source.capabilities.productEvents, query.status) }
}

/** What a query's status means to somebody who asks whether there is nothing, or nothing known. */
export function knowledgeOf(capable: boolean, status: 'pending' | 'error' | 'success'): Knowledge {
  if (!capable) return 'unknown'
  if (status === 'success') return 'known'
  return status === 'error' ? 'failed' : 'loading'
}

const NONE: readonly ProductEvent[] = []
