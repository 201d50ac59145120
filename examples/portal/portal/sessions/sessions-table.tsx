import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'

import { DataTable, type Column } from '../parts/data-table.tsx'
import { Failed } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { recordingsQuery, type RecordingInfo } from '../portal-replay.ts'
import { replaySource } from '../orders/replay-source.ts'
import { Link } from '../router.tsx'

const SESSIONS: readonly Column<RecordingInfo>[] = [
  { head: 'Began', cell: ({ startMs }) => <When at={new Date(startMs)} /> },
  { head: 'Length', align: 'end', cell: ({ startMs, endMs }) => `${Math.round((endMs - startMs) / 1000)} s` },
  { head: 'State', cell: ({ ongoing }) => (ongoing ? 'still recording' : 'ended') },
  { head: 'Session', pinned: true, cell: ({ id }) => <Link to={`/sessions/${id}`}>Watch</Link> },
]

/** A customer who is in the shop now comes to stand here while the page is open. */
const REFRESH_MS = 5_000

/** The sessions of a customer, found by their address: also those in which they bought nothing. */
export function SessionsTable({ email }: { readonly email: string }): ReactElement {
  const { data, error } = useQuery({
    ...recordingsQuery(replaySource, { email, limit: 20 }),
    refetchInterval: REFRESH_MS,
  })
  if (error) return <Failed error={error} what="The list of sessions" />
  return (
    <DataTable
      caption="Sessions"
      columns={SESSIONS}
      rows={data?.recordings ?? []}
      rowKey={({ id }) => id}
      empty={data ? 'No sessions were recorded.' : 'Loading …'}
    />
  )
}
