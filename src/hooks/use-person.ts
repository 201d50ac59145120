import { useQuery } from '@tanstack/react-query'

import type { Person } from '../recording/replay-source.ts'
import { useReplayContext } from './replay-context.ts'
import { personQuery } from './replay-queries.ts'
import { knowledgeOf, type Knowledge } from './use-product-events.ts'
import { useReplayPlayer } from './use-replay-player.ts'
import { useReplayQueryClient } from './use-replay-query-client.ts'

/**
 * Who was recorded; `null` with knowledge `known` means that the source knows of nobody. Re-renders when the answer
 * arrives. What the recording itself carries of the person is used until then.
 *
 * @example
 * const { person, knowledge } = usePerson()
 */
export function usePerson(): { readonly person: Person | null; readonly knowledge: Knowledge } {
  const { source, recordingId } = useReplayContext()
  const carried = useReplayPlayer((state) => state.recording?.person ?? null)
  const query = useQuery(personQuery(source, recordingId), useReplayQueryClient())
  const person = query.data ?? carried
  return { person, knowledge: person ? 'known' : knowledgeOf(source.capabilities.person, query.status) }
}
