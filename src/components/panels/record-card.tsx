import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useId, useMemo, useRef } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useCurrentIndex } from '../../hooks/use-current-index.ts'
import { useIsPlaced } from '../../hooks/use-record-history.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { nextEntry, previousEntry } from '../../player/records/record-entries.ts'
import type { RecordModel } from '../../player/records/record-state.ts'
import { useMessages } from '../shared/messages-context.ts'
import { revealWithin } from '../shared/reveal-within.ts'
import { Tip } from '../shared/tip.tsx'
import { panelRequestOf } from '../timeline/panel-request.ts'
import { RECORD_LEAD_MS } from '../timeline/use-choose-marker.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import { placeOf } from './entry-place.ts'
import { RecordAsOf } from './record-as-of.tsx'
import { RecordCauseCard } from './record-cause-card.tsx'
import { RecordFields } from './record-fields.tsx'
import { RecordHistoryList } from './record-history-list.tsx'
import { Text } from './text.tsx'

/**
 * One row: its fields as of the playhead, its history, and what caused the current entry. Re-renders when the
 * playhead passes an entry, at most twice a second.
 */
export function RecordCard({ model }: { readonly model: RecordModel }) {
  const { player } = useReplayContext()
  const {
    panels: { records: texts },
  } = useMessages()
  const durationMs = useReplayPlayer((state) => state.view.durationMs)
  const offsets = useMemo(() => model.entries.map((entry) => entry.offsetMs ?? Infinity), [model])
  const index = useCurrentIndex(offsets)
  const isPlaced = useIsPlaced()
  const isLoading = useReplayPlayer((player) => player.status === 'loading')
  // Where the playhead is in the row's life is not known yet, or never will be: then the row as it is now.
  const atMs = !isPlaced ? Infinity : index < 0 ? -Infinity : (offsets[index] ?? Infinity)
  const state = useMemo(() => model.stateAt(atMs), [model, atMs])
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    const requests = panelRequestOf(player)
    const reveal = () => {
      const scroller = card.current?.closest('.replay-panel-scroll')
      if (card.current && scroller && requests.get()?.recordKey === model.key) {
        revealWithin(scroller, card.current, 'block', { start: 12, end: 12 })
      }
    }
    reveal()
    return requests.subscribe(reveal)
  }, [player, model.key])

  const current = state.current
  const isHere = isPlaced && current !== null && placeOf(current.offsetMs, durationMs) === 'inside'
  const isAllOutside = model.entries.every((entry) => placeOf(entry.offsetMs, durationMs) !== 'inside')
  return (
    <>
      <section
        ref={card}
        className="replay-card"
        data-replay-part="record"
        data-state={isPlaced ? state.status : 'unknown'}
        data-current={isHere ? '' : undefined}
        aria-labelledby={titleId}
      >
        <header className="replay-card-head">
          <h3 id={titleId}>
            <Text maxChars={120}>{model.record.label}</Text>
          </h3>
          {isPlaced ? <RecordAsOf state={state} /> : null}
          <span className="replay-card-steps">
            <EntryStep model={model} direction="previous" />
            <EntryStep model={model} direction="next" />
          </span>
        </header>
        <RecordFields state={state} asOf={isPlaced ? 'playhead' : isLoading ? 'unknown-yet' : 'now'} />
        {isAllOutside && isPlaced ? <p className="replay-note">{texts.allOutside}</p> : null}
        <RecordHistoryList model={model} currentIndex={state.currentIndex} />
      </section>
      {isHere && current ? <RecordCauseCard entry={current} /> : null}
    </>
  )
}

function EntryStep({ model, direction }: { readonly model: RecordModel; readonly direction: 'previous' | 'next' }) {
  const { player } = useReplayContext()
  const {
    panels: { records: texts },
  } = useMessages()
  const seekTo = useSeekTo()
  const Icon = direction === 'next' ? ChevronDown : ChevronUp
  const go = () => {
    // Seeking lands a few seconds before an entry, so "next" starts after that lead, else it would never move on.
    const hereMs = player.getState().seekingToMs ?? player.playhead.get()
    const find = direction === 'next' ? nextEntry : previousEntry
    const entry = find(model.entries, direction === 'next' ? hereMs + RECORD_LEAD_MS : hereMs)
    if (entry?.offsetMs !== null && entry?.offsetMs !== undefined)
      void seekTo(entry.offsetMs - RECORD_LEAD_MS, 'record')
  }
  return (
    <Tip label={texts[direction]}>
      <button type="button" className="replay-tool" aria-label={texts[direction]} onClick={go}>
        <Icon aria-hidden="true" />
      </button>
    </Tip>
  )
}
