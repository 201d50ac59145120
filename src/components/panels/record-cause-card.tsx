import { useId, useMemo, type ReactNode } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { findCause } from '../../player/records/find-cause.ts'
import type { RecordEntry } from '../../player/records/record-entries.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import type { InspectorItem } from '../../recording/recording-view.ts'
import { useMessages } from '../shared/messages-context.ts'
import { panelRequestOf, type PanelRequest } from '../timeline/panel-request.ts'
import { ITEM_LEAD_MS } from '../timeline/use-choose-marker.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import { entryLabel } from './entry-label.ts'
import { RequestStatus } from './request-status.tsx'
import { Text } from './text.tsx'

/** What led to the entry that the playhead has just passed: click, writing request, error. */
export function RecordCauseCard({ entry }: { readonly entry: RecordEntry }) {
  const {
    panels: { records: texts },
  } = useMessages()
  const items = useReplayPlayer((state) => state.view.items)
  const cause = useMemo(() => findCause(items, entry.offsetMs ?? NaN), [items, entry.offsetMs])
  const titleId = useId()
  return (
    <section className="replay-card" data-replay-part="record-cause-card" aria-labelledby={titleId}>
      <header className="replay-card-head">
        <h3 id={titleId}>
          <Text maxChars={160}>{texts.causeOf(entryLabel(entry, texts))}</Text>
        </h3>
      </header>
      {cause ? (
        <dl className="replay-fields">
          <CauseLine name={texts.click} item={cause.action} panel="events" />
          <CauseLine name={texts.request} item={cause.request} panel="network">
            {cause.request ? <RequestStatus item={cause.request} /> : null}
          </CauseLine>
          <CauseLine
            name={texts.error}
            item={cause.error}
            panel={cause.error?.kind === 'console' ? 'console' : 'errors'}
          />
        </dl>
      ) : (
        <p className="replay-note">{texts.noCause}</p>
      )}
    </section>
  )
}

interface CauseLineProps {
  readonly name: string
  readonly item: InspectorItem | null
  readonly panel: PanelRequest['panel']
  readonly children?: ReactNode
}

function CauseLine({ name, item, panel, children }: CauseLineProps) {
  const { player } = useReplayContext()
  const seekTo = useSeekTo()
  if (!item) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <button
          type="button"
          className="replay-text-button"
          title={safeText(item.detail ?? item.title)}
          onClick={() => {
            void seekTo(item.offsetMs - ITEM_LEAD_MS, 'item')
            panelRequestOf(player).set({ panel, itemId: item.id })
          }}
        >
          {children}
          <Text maxChars={140}>{item.title}</Text>
          <time>{formatOffset(item.offsetMs)}</time>
        </button>
      </dd>
    </div>
  )
}
