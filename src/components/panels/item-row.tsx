import { ChevronRight } from 'lucide-react'
import { lazy, memo, Suspense } from 'react'

import { formatOffset } from '../../player/timeline/format-offset.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'
import { useMessages } from '../shared/messages-context.ts'
import { ItemIcon } from './item-icon.tsx'
import { RequestStatus, requestStatus } from './request-status.tsx'
import { Text } from './text.tsx'

/** Loaded with the first row that is opened. */
const ItemDetail = lazy(async () => ({ default: (await import('./item-detail.tsx')).ItemDetail }))

export interface ItemRowProps {
  readonly item: ListItem
  readonly repeats: number
  readonly expanded: boolean
  readonly tabIndex: 0 | -1
  readonly onChoose: (item: ListItem) => void
  readonly onToggle: (item: ListItem) => void
}

/** One row of a list: pressing it seeks to a second before it, the arrow shows its payload. */
export const ItemRow = memo(({ item, repeats, expanded, tabIndex, onChoose, onToggle }: ItemRowProps) => {
  const {
    panels: { list: texts },
  } = useMessages()
  const status = item.kind === 'network' ? requestStatus(item) : null
  // The tag before it says the status already.
  const detail = status === null ? item.detail : item.detail?.replace(`${status} · `, '')
  return (
    <>
      <div className="replay-item-line">
        <button
          type="button"
          className="replay-item-toggle"
          tabIndex={tabIndex}
          aria-expanded={expanded}
          aria-label={texts.details}
          onClick={() => onToggle(item)}
        >
          <ChevronRight aria-hidden="true" />
        </button>
        <button
          type="button"
          className="replay-item-main"
          data-replay-row=""
          tabIndex={tabIndex}
          onClick={() => onChoose(item)}
        >
          <time>{formatOffset(item.offsetMs)}</time>
          <ItemIcon kind={item.kind} />
          {status === null ? null : <RequestStatus item={item} />}
          <span className="replay-item-title">
            <Text maxChars={240}>{item.title}</Text>
            {detail ? (
              <span className="replay-faint">
                {' '}
                <Text maxChars={240}>{detail}</Text>
              </span>
            ) : null}
          </span>
          {repeats > 1 ? (
            <span className="replay-tag" data-tone={item.tone}>
              ×{repeats}
            </span>
          ) : null}
        </button>
      </div>
      {expanded ? (
        <Suspense>
          <ItemDetail item={item} />
        </Suspense>
      ) : null}
    </>
  )
})
ItemRow.displayName = 'ItemRow'
