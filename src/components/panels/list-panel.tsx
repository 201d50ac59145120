import { useMemo } from 'react'

import { useInspector, type Inspector } from '../../hooks/use-inspector.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { filterItems, type ListItem, type ListKind } from '../../player/timeline/inspector-list.ts'
import { itemsCsv } from '../../player/timeline/items-csv.ts'
import { TONE_ORDER } from '../../player/timeline/timeline-marker.ts'
import type { Tone } from '../../recording/recording-view.ts'
import { useMessages } from '../shared/messages-context.ts'
import { collapseRepeats } from './collapse-repeats.ts'
import { CopyButton } from './copy-button.tsx'
import { FilterChips } from './filter-chips.tsx'
import { ItemList } from './item-list.tsx'
import { ListEmpty } from './list-empty.tsx'
import type { ListPanelName } from './list-panel-name.ts'
import { SearchField } from './search-field.tsx'
import { useRemembered } from './use-remembered.ts'

export interface ListPanelProps {
  readonly name: ListPanelName
  /** Which rows belong here. */
  readonly belongs: (item: ListItem) => boolean
  /** What the chips stand for. */
  readonly filterBy: 'kind' | 'tone'
  /** Whether the recording shows that such rows would have been captured. */
  readonly couldTell: (inspector: Inspector) => boolean
}

const NOTHING: ReadonlySet<never> = new Set()

/** A list with search and filters: Events, Console, Network and Errors are this with other rows. */
export function ListPanel({ name, belongs, filterBy, couldTell }: ListPanelProps) {
  const { panels: texts } = useMessages()
  const inspector = useInspector()
  const missing = useReplayPlayer((state) => state.view.missing)
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const [query, setQuery] = useRemembered(`${name}.query`, '')
  const [hidden, setHidden] = useRemembered<ReadonlySet<ListKind | Tone>>(`${name}.hidden`, NOTHING)
  const own = useMemo(() => inspector.items.filter(belongs), [inspector.items, belongs])
  const counts = useMemo(() => countBy(own, filterBy), [own, filterBy])
  const { items, repeats } = useMemo(() => {
    const found = filterItems(own, { query }).filter((item) => !hidden.has(item[filterBy]))
    return collapseRepeats(found)
  }, [own, query, hidden, filterBy])
  const labels: Readonly<Record<string, string>> = filterBy === 'kind' ? texts.list.kind : texts.list.levels
  const chips = [...counts].map(([id, count]) => ({ id, count, label: labels[id] ?? id }))
  return (
    <div className="replay-list-panel" data-replay-part={`${name}-panel`}>
      <div className="replay-panel-tools">
        <SearchField value={query} onChange={setQuery} />
        <span className="replay-faint replay-list-count" role="status">
          {texts.list.count(items.length, own.length)}
        </span>
        {items.length > 0 ? <CopyButton text={() => itemsCsv(items, startMs)} label={texts.copyCsv} /> : null}
        <FilterChips label={texts.list.kinds} chips={chips} hidden={hidden} onChange={setHidden} />
      </div>
      {items.length > 0 ? (
        <ItemList items={items} repeats={repeats} label={texts.tabs[name]} />
      ) : (
        <ListEmpty
          name={name}
          inspector={inspector}
          filtered={own.length > 0}
          couldTell={couldTell(inspector)}
          isPartly={missing.length > 0}
        />
      )}
      {name === 'events' && inspector.products === 'failed' ? (
        <p className="replay-panel-foot">{texts.list.productsFailed}</p>
      ) : null}
      {name === 'events' && inspector.products === 'unknown' ? (
        <p className="replay-panel-foot">{texts.list.productsUnknown}</p>
      ) : null}
    </div>
  )
}

function countBy(items: readonly ListItem[], by: 'kind' | 'tone'): ReadonlyMap<ListKind | Tone, number> {
  const counts = new Map<ListKind | Tone, number>()
  // Severity has an order; kinds come as the recording brings them.
  if (by === 'tone') for (const tone of TONE_ORDER) if (items.some((item) => item.tone === tone)) counts.set(tone, 0)
  for (const item of items) counts.set(item[by], (counts.get(item[by]) ?? 0) + 1)
  return counts
}
