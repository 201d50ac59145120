import { useMemo } from 'react'

import type { InstantFrame } from '../player/records/instant.ts'
import { createRecordModel, type RecordModel } from '../player/records/record-state.ts'
import { useReplayContext } from './replay-context.ts'
import { useReplayPlayer } from './use-replay-player.ts'

/** What turns the host's moments into offsets. Re-renders when the recording's start becomes known. */
export function useInstantFrame(): InstantFrame {
  const { clockOffsetMs } = useReplayContext()
  const startMs = useReplayPlayer((state) => state.view.startMs || (state.recording?.startMs ?? 0))
  return useMemo(() => ({ startMs, clockOffsetMs }), [startMs, clockOffsetMs])
}

/**
 * Whether it is known when the recording began and how long it is, without which no moment has a place in it.
 * Re-renders once, when that becomes known.
 */
export function useIsPlaced(): boolean {
  return useReplayPlayer(({ view }) => view.durationMs > 0 || view.eventCount > 0)
}

/**
 * The host's rows with their history laid along the recording; with a key (`recordKey(record)`) that one, or `null`.
 * Re-renders when the rows, the clock offset or the recording's start change; never with the playhead: ask
 * `model.stateAt(offsetMs)` from `usePlayheadEffect`.
 *
 * @example
 * const [order] = useRecordHistory()
 * const cells = order?.stateAt(offsetMs).cells
 */
export function useRecordHistory(): readonly RecordModel[]
export function useRecordHistory(key: string): RecordModel | null
export function useRecordHistory(key?: string): readonly RecordModel[] | RecordModel | null {
  const { records } = useReplayContext()
  const frame = useInstantFrame()
  const models = useMemo(() => records.map((record) => createRecordModel(record, frame)), [records, frame])
  return key === undefined ? models : (models.find((model) => model.key === key) ?? null)
}
