import { useMemo, type ReactNode } from 'react'

import { useReplayCallbacks } from '../../hooks/replay-callbacks.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useIsPlaced } from '../../hooks/use-record-history.ts'
import { findCause } from '../../player/records/find-cause.ts'
import type { RecordEntry } from '../../player/records/record-entries.ts'
import type { RecordModel } from '../../player/records/record-state.ts'
import { useMessages } from '../shared/messages-context.ts'
import { formatDateTime } from '../timeline/format-clock.ts'
import { useHoverStore } from '../timeline/hover-time.ts'
import { ITEM_LEAD_MS, RECORD_LEAD_MS } from '../timeline/use-choose-marker.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import { EntryDistance } from './entry-distance.tsx'
import { placeOf, type EntryPlace } from './entry-place.ts'
import { entryLabel } from './entry-label.ts'
import { Text } from './text.tsx'

export interface RecordHistoryListProps {
  readonly model: RecordModel
  readonly currentIndex: number
}

/** A row's moments: those that the recording shows with their distance from the playhead, the others apart. */
export function RecordHistoryList({ model, currentIndex }: RecordHistoryListProps) {
  const {
    panels: { records: texts },
  } = useMessages()
  const durationMs = useReplayPlayer((state) => state.view.durationMs)
  const isLoading = useReplayPlayer((state) => state.status === 'loading')
  const isPlaced = useIsPlaced()
  const rows = (wanted: EntryPlace) =>
    model.entries.flatMap((entry, index) =>
      placeOf(entry.offsetMs, durationMs) === wanted
        ? [<HistoryRow key={entry.id} model={model} entry={entry} index={index} currentIndex={currentIndex} />]
        : [],
    )
  if (!isPlaced) {
    if (isLoading) return <HistorySkeleton rows={model.entries.length} />
    return <ol className="replay-history">{[...rows('before'), ...rows('after'), ...rows('unknown')]}</ol>
  }
  const inside = rows('inside')
  return (
    <div data-replay-part="record-history">
      <OutsideRows place="before" rows={rows('before')} open={inside.length === 0} />
      {inside.length > 0 ? (
        <ol className="replay-history" aria-label={texts.history}>
          {inside}
        </ol>
      ) : null}
      <OutsideRows place="after" rows={rows('after')} open={inside.length === 0} />
      <OutsideRows place="unknown" rows={rows('unknown')} open />
    </div>
  )
}

/** More lines would not say more. */
const MAX_SKELETON_ROWS = 4

/** Where the entries will stand, until it is known when the recording began. */
function HistorySkeleton({ rows }: { readonly rows: number }) {
  const { panels: texts } = useMessages()
  return (
    <div className="replay-history-skeleton" data-replay-part="record-history" role="status">
      <span className="replay-visually-hidden">{texts.loading}</span>
      {Array.from({ length: Math.min(rows, MAX_SKELETON_ROWS) }, (_, row) => (
        <span key={row} className="replay-skeleton-line" />
      ))}
    </div>
  )
}

interface OutsideRowsProps {
  readonly place: Exclude<EntryPlace, 'inside'>
  readonly rows: readonly ReactNode[]
  /** Whether they are shown at first. */
  readonly open: boolean
}

/** Entries that the recording cannot show: counted, and listed when asked for. */
function OutsideRows({ place, rows, open }: OutsideRowsProps) {
  const {
    panels: { records: texts },
  } = useMessages()
  if (rows.length === 0) return null
  return (
    <details className="replay-history-more" data-place={place} open={open}>
      <summary>{texts.places[place](rows.length)}</summary>
      <ol className="replay-history">{rows}</ol>
    </details>
  )
}

interface HistoryRowProps extends RecordHistoryListProps {
  readonly entry: RecordEntry
  readonly index: number
}

function HistoryRow({ model, entry, index, currentIndex }: HistoryRowProps) {
  const {
    panels: { records: texts },
  } = useMessages()
  const callbacks = useReplayCallbacks()
  const durationMs = useReplayPlayer((state) => state.view.durationMs)
  const seekTo = useSeekTo()
  const hover = useHoverStore()
  const place = placeOf(entry.offsetMs, durationMs)
  const label = entryLabel(entry, texts)
  const clock = entry.timestampMs === null ? texts.timeUnknown : formatDateTime(entry.timestampMs)
  const name = (
    <span className="replay-history-label">
      <Text maxChars={160}>{label}</Text>
      {entry.actor ? (
        <span className="replay-faint">
          {' '}
          <Text maxChars={60}>{texts.by(entry.actor)}</Text>
        </span>
      ) : null}
    </span>
  )
  if (place !== 'inside' || entry.offsetMs === null) {
    return (
      <li data-place={place} data-passed={index <= currentIndex ? '' : undefined}>
        <span className="replay-history-row" data-replay-part="record-entry">
          {name}
          {place === 'unknown' ? null : <time>{clock}</time>}
        </span>
      </li>
    )
  }
  const atMs = entry.offsetMs
  const isCurrent = index === currentIndex
  return (
    <li
      data-place={place}
      data-current={isCurrent ? '' : undefined}
      data-passed={index <= currentIndex ? '' : undefined}
      onPointerEnter={() => hover.set(atMs)}
      onPointerLeave={() => hover.set(null)}
    >
      <button
        type="button"
        className="replay-history-row"
        data-replay-part="record-entry"
        aria-current={isCurrent ? 'time' : undefined}
        onClick={() => {
          void seekTo(atMs - RECORD_LEAD_MS, 'record')
          callbacks.current.onRecordClick?.(model.record, { reason: entry.kind === 'written' ? 'record' : 'history' })
        }}
      >
        <EntryDistance atMs={atMs} title={clock} />
        {name}
        <span className="replay-visually-hidden">{texts.seekTo(clock)}</span>
      </button>
      <CauseButton entry={entry} />
    </li>
  )
}

/** Jumps to what caused an entry, where the recording shows it. */
function CauseButton({ entry }: { readonly entry: RecordEntry }) {
  const {
    panels: { records: texts },
  } = useMessages()
  const items = useReplayPlayer((state) => state.view.items)
  const cause = useMemo(
    () => (entry.offsetMs === null ? null : findCause(items, entry.offsetMs)),
    [items, entry.offsetMs],
  )
  const seekTo = useSeekTo()
  if (!cause) return null
  return (
    <button
      type="button"
      className="replay-link"
      data-replay-part="record-cause"
      aria-label={texts.causeOf(entryLabel(entry, texts))}
      onClick={() => void seekTo(cause.offsetMs - ITEM_LEAD_MS, 'record')}
    >
      {texts.cause} ›
    </button>
  )
}
