import type { ReactElement } from 'react'

import type { RecordPage } from '../../server/portal-replay.ts'
import { replaySource } from '../orders/replay-source.ts'
import { Loading } from '../parts/states.tsx'
import { SessionReplay, useRecording, type RecordingInfo } from '../portal-replay.ts'
import { useRows } from '../use-rows.ts'

/** One session, with every row that its customer wrote meanwhile. */
export function SessionPage({ id }: { readonly id: string }): ReactElement {
  const { data: recording, isPending } = useRecording(replaySource, id)
  if (isPending) return <Loading />
  return (
    <>
      <h1>{recording?.person?.name ?? 'A session'}</h1>
      {recording?.person?.email === undefined ? (
        <SessionReplay source={replaySource} recordingId={id} />
      ) : (
        <WithRows recording={recording} email={recording.person.email} />
      )}
    </>
  )
}

/** The rows come from the database by `sqlRecords`: the portal itself has no code for them. */
function WithRows({ recording, email }: { readonly recording: RecordingInfo; readonly email: string }): ReactElement {
  const { id, startMs, endMs } = recording
  const asked = new URLSearchParams({ email, fromMs: String(startMs), toMs: String(endMs) })
  const { data } = useRows<RecordPage>(`/replay/records?${asked.toString()}`)
  return <SessionReplay source={replaySource} recordingId={id} records={data?.records ?? []} />
}
