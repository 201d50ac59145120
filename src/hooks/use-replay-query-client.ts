import { QueryClient, QueryClientContext } from '@tanstack/react-query'
import { createContext, useContext } from 'react'

/** The client given to `<Replay.Root queryClient>`, or made by it where the host has none. */
export const ReplayQueryClientContext = createContext<QueryClient | null>(null)

/**
 * Which query client to use: the one of the replay around, the host's, or one that belongs to this package. The last
 * also rescues hosts that load two copies of React Query, whose contexts cannot see each other.
 */
export function useReplayQueryClient(given?: QueryClient): QueryClient {
  const around = useContext(ReplayQueryClientContext)
  const host = useContext(QueryClientContext)
  return given ?? around ?? host ?? privateClient()
}

let shared: QueryClient | null = null

function privateClient(): QueryClient {
  shared ??= new QueryClient()
  return shared
}
