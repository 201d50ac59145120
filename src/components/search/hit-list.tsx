import { useMemo } from 'react'

import { useCurrentIndex } from '../../hooks/use-current-index.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import { PanelScroll } from '../panels/panel-scroll.tsx'
import { useMessages } from '../shared/messages-context.ts'
import { useHoverStore } from '../timeline/hover-time.ts'
import type { ScreenHit } from './screen-search.ts'
import { useChooseHit } from './use-choose-hit.ts'

/** Who finds more than these asks for something more particular. */
const MAX_ROWS = 200

export interface HitListProps {
  /** By time. */
  readonly hits: readonly ScreenHit[]
  readonly query: string
}

/** When a text was on screen: time, window, and the text around it. Re-renders as the playhead passes a row. */
export function HitList({ hits, query }: HitListProps) {
  const { search: texts, timeline } = useMessages()
  const windows = useReplayPlayer(({ view }) => view.windows)
  const offsets = useMemo(() => hits.map((hit) => hit.fromMs), [hits])
  const current = useCurrentIndex(offsets)
  const choose = useChooseHit()
  const hover = useHoverStore()
  const numbers = useMemo(() => new Map(windows.map(({ id, number }) => [id, number])), [windows])
  return (
    <PanelScroll>
      <ol className="replay-hits" aria-label={texts.lane} onPointerLeave={() => hover.set(null)}>
        {hits.slice(0, MAX_ROWS).map((hit, index) => {
          const number = numbers.get(hit.windowId)
          return (
            <li key={`${hit.windowId}:${hit.nodeId}:${hit.fromMs}`}>
              <button
                type="button"
                className="replay-hit"
                data-replay-part="screen-hit"
                data-current={index === current ? '' : undefined}
                data-future={index > current ? '' : undefined}
                aria-current={index === current ? 'time' : undefined}
                title={texts.span(formatOffset(hit.fromMs), formatOffset(hit.toMs))}
                onClick={() => choose(hit)}
                onPointerEnter={() => hover.set(hit.fromMs)}
              >
                <time>{formatOffset(hit.fromMs)}</time>
                <Excerpt text={hit.text} query={query} />
                {windows.length > 1 && number !== undefined ? (
                  <span className="replay-tag" data-tone="neutral">
                    {texts.window(number)}
                  </span>
                ) : null}
              </button>
            </li>
          )
        })}
      </ol>
      {hits.length > MAX_ROWS ? <p className="replay-faint">{timeline.more(hits.length - MAX_ROWS)}</p> : null}
    </PanelScroll>
  )
}

/** Characters that are kept before what was found, so that it is never cut off. */
const LEAD_CHARS = 40

/** The text around what was found, which is marked. */
function Excerpt({ text, query }: { readonly text: string; readonly query: string }) {
  const wanted = query.trim().toLowerCase()
  const at = text.toLowerCase().indexOf(wanted)
  if (at < 0) return <bdi className="replay-hit-text">{safeText(text, { maxChars: 200 })}</bdi>
  const from = Math.max(0, at - LEAD_CHARS)
  const end = at + wanted.length
  return (
    <bdi className="replay-hit-text">
      {from > 0 ? '…' : ''}
      {safeText(text.slice(from, at), { maxChars: LEAD_CHARS + 1 })}
      <mark>{safeText(text.slice(at, end), { maxChars: 120 })}</mark>
      {safeText(text.slice(end), { maxChars: 120 })}
    </bdi>
  )
}
