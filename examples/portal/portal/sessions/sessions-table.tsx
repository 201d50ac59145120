import type { ReactElement } from 'react'

import { DataTable, type Column } from '../parts/data-table.tsx'
import { When } from '../parts/when.tsx'
import { useRecordings, type RecordingInfo } from '../portal-replay.ts'
import { replaySource } from '../orders/replay-source.ts'
import { Link } from '../router.tsx'

const SESSIONS: readonly Column<RecordingInfo>[] = [
  { head: 'Began', cell: ({ startMs }) => <When at={new Date(startMs)} /> },
  { head: 'Length', align: 'end', cell: ({ startMs, endMs }) => `${Math.round((endMs - startMs) / 1000)} s` },
  { head: 'State', cell: ({ ongoing }) => (ongoing ? 'still recording' : 'ended') },
  { head: 'Session', pinned: true, cell: ({ id }) => <Link to={`/sessions/${id}`}>Watch</Link> },
]

/** The sessions of a customer, found by their address: also those in which they bought nothing. */
export function SessionsTable({ email }: { readonly email: string }): ReactElement {
  const { data } = useRecordings(replaySource, { email, limit: 20 })
  return (
    <DataTable
      caption="Sessions"
      columns={SESSIONS}
      rows={data?.recordings ?? []}
      rowKey={({ id }) => id}
      empty="No sessions were recorded."
    />
  )
}
