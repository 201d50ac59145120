import { useVirtualizer } from '@tanstack/react-virtual'
import { LocateFixed } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type FocusEvent } from 'react'

import { indexAt, useCurrentIndex } from '../../hooks/use-current-index.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'
import { useMessages } from '../shared/messages-context.ts'
import { useHoverStore, useHoverTime } from '../timeline/hover-time.ts'
import { ITEM_LEAD_MS } from '../timeline/use-choose-marker.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import { ItemRow } from './item-row.tsx'
import { useFollow } from './use-follow.ts'
import { useListKeys } from './use-list-keys.ts'
import { useRequestedItem } from './use-requested-item.ts'

const ROW_PX = 30

export interface ItemListProps {
  readonly items: readonly ListItem[]
  readonly repeats?: ReadonlyMap<string, number>
  readonly label: string
}

/**
 * A virtual list that follows the playhead until the reader takes over. Re-renders when the playhead passes a row (at
 * most twice a second) and while scrolling.
 *
 * - `data-current`, `data-future`, `data-hover` on rows: the last one passed, those to come, the one pointed at
 */
export function ItemList({ items, repeats, label }: ItemListProps) {
  const {
    panels: { list: texts },
  } = useMessages()
  const scroller = useRef<HTMLDivElement>(null)
  const offsets = useMemo(() => items.map((item) => item.offsetMs), [items])
  const current = useCurrentIndex(offsets)
  const hovered = useHoverTime((offsetMs) => (offsetMs === null ? -1 : indexAt(offsets, offsetMs)))
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(NONE)
  const follow = useFollow()
  const hover = useHoverStore()
  const seekTo = useSeekTo()
  const { hold, release, resume } = follow
  const keys = useListKeys(items.length, current, scroller)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 6,
    rangeExtractor: keys.rangeExtractor,
  })

  const toIndex = useRef((index: number) => virtual.scrollToIndex(index, { align: 'center' }))
  const isSeen = useRef((index: number) => {
    const row = virtual.measurementsCache[index]
    const view = scroller.current
    return row && view ? row.start >= view.scrollTop && row.end <= view.scrollTop + view.clientHeight : false
  })
  useEffect(() => {
    // Not with every row: each scroll renders the list three times over.
    if (follow.following && current >= 0 && !isSeen.current(current)) toIndex.current(current)
  }, [follow.following, current])
  const requested = useRequestedItem(items, (index) => {
    hold('scroll')
    toIndex.current(index)
  })

  const toggle = useCallback((item: ListItem) => {
    setExpanded((before) => {
      const next = new Set(before)
      if (!next.delete(item.id)) next.add(item.id)
      return next
    })
  }, [])
  useEffect(() => (expanded.size > 0 ? hold('expanded') : release('expanded')), [expanded, hold, release])
  const choose = useCallback((item: ListItem) => void seekTo(item.offsetMs - ITEM_LEAD_MS, 'item'), [seekTo])

  return (
    <div
      className="replay-list"
      data-replay-part="item-list"
      data-following={follow.following ? '' : undefined}
      onPointerEnter={() => hold('pointer')}
      onPointerLeave={() => {
        release('pointer')
        hover.set(null)
      }}
    >
      <div
        ref={scroller}
        className="replay-list-scroll"
        role="list"
        aria-label={label}
        onWheel={() => hold('scroll')}
        onTouchMove={() => hold('scroll')}
        onFocus={(event: FocusEvent<HTMLElement>) => event.target.matches(':focus-visible') && hold('focus')}
        onBlur={() => release('focus')}
        onKeyDown={(event) => keys.onKeyDown(event, (index) => virtual.scrollToIndex(index))}
      >
        <div className="replay-list-space" role="presentation" style={{ blockSize: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map((row) => {
            const item = items[row.index]
            if (!item) return null
            return (
              <div
                key={row.key}
                ref={virtual.measureElement}
                role="listitem"
                className="replay-item"
                data-replay-part="item"
                data-index={row.index}
                data-kind={item.kind}
                data-tone={item.tone}
                data-current={row.index === current ? '' : undefined}
                data-future={row.index > current ? '' : undefined}
                data-hover={row.index === hovered ? '' : undefined}
                data-requested={item.id === requested ? '' : undefined}
                aria-posinset={row.index + 1}
                aria-setsize={items.length}
                aria-current={row.index === current ? 'time' : undefined}
                style={{ transform: `translateY(${row.start}px)` }}
                onPointerEnter={() => hover.set(item.offsetMs)}
              >
                <ItemRow
                  item={item}
                  repeats={repeats?.get(item.id) ?? 1}
                  expanded={expanded.has(item.id)}
                  tabIndex={row.index === keys.stop ? 0 : -1}
                  onChoose={choose}
                  onToggle={toggle}
                />
              </div>
            )
          })}
        </div>
      </div>
      {follow.following ? null : (
        <button
          type="button"
          className="replay-back-to-now"
          data-replay-part="back-to-now"
          onClick={() => {
            setExpanded(NONE)
            resume()
          }}
        >
          <LocateFixed aria-hidden="true" />
          {texts.backToNow}
        </button>
      )}
    </div>
  )
}

const NONE: ReadonlySet<string> = new Set()
