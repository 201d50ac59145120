import { useMemo, type MouseEvent } from 'react'

import { toSpans } from '../../player/timeline/spans.ts'
import { progressAt } from '../timeline/progress-at.ts'
import { useTimeline } from '../timeline/timeline-context.ts'
import { useMessages } from '../shared/messages-context.ts'
import { useChooseHit } from './use-choose-hit.ts'
import { useScreenSearch } from './use-screen-search.ts'

/** When the text that is searched for was on screen. A press goes to the stretch there; the list is for keys. */
export function SearchLane() {
  const { hits } = useScreenSearch()
  const { axis } = useTimeline()
  const { search: texts } = useMessages()
  const choose = useChooseHit()
  const spans = useMemo(() => {
    const ranges = hits.map(({ fromMs, toMs }) => ({ startMs: fromMs, endMs: Math.max(toMs, fromMs + 1) }))
    return toSpans(ranges, axis)
  }, [hits, axis])
  if (hits.length === 0) return null
  const chooseAt = (event: MouseEvent<HTMLElement>) => {
    const offsetMs = axis.toOffset(progressAt(event.currentTarget, event.clientX))
    const away = (hit: (typeof hits)[number]) => Math.max(hit.fromMs - offsetMs, offsetMs - hit.toMs, 0)
    const nearest = hits.reduce((best, hit) => (away(hit) < away(best) ? hit : best))
    choose(nearest)
  }
  return (
    <div
      className="replay-timeline-lane replay-search-lane"
      data-replay-part="timeline-lane"
      data-lane="on-screen"
      title={texts.lane}
      aria-hidden="true"
      onClick={chooseAt}
    >
      {spans.map(({ from, to }, index) => (
        <span
          key={index}
          className="replay-search-span"
          style={{ insetInlineStart: `${from * 100}%`, inlineSize: `${(to - from) * 100}%` }}
        />
      ))}
    </div>
  )
}
