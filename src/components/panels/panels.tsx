import { Tabs } from 'radix-ui'
import { forwardRef, useEffect, useRef, useState, type ComponentPropsWithoutRef, type ComponentType } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { canSearchScreen, screenPanelsOf } from '../search/screen-search.ts'
import { ScreenPanel } from '../search/screen-panel.tsx'
import { useReplayContainer } from '../container/container-context.ts'
import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { revealWithin } from '../shared/reveal-within.ts'
import { panelRequestOf } from '../timeline/panel-request.ts'
import { FlagsPanel } from './flags-panel.tsx'
import { InfoPanel } from './info-panel.tsx'
import { ConsolePanel, ErrorsPanel, EventsPanel, NetworkPanel } from './list-panels.tsx'
import { choosePanels, type PanelId } from './panel-id.ts'
import { PanelOverflow } from './panel-overflow.tsx'
import { PanelTab } from './panel-tab.tsx'
import { PersonPanel } from './person-panel.tsx'
import { RecordsPanel } from './records-panel.tsx'
import { usePanelCounts } from './use-panel-counts.ts'

const PANELS: Readonly<Record<PanelId, ComponentType>> = {
  records: RecordsPanel,
  events: EventsPanel,
  console: ConsolePanel,
  network: NetworkPanel,
  errors: ErrorsPanel,
  screen: ScreenPanel,
  flags: FlagsPanel,
  person: PersonPanel,
  info: InfoPanel,
}

export interface PanelsProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'dir' | 'defaultValue'> {
  /**
   * Which panels, in which order.
   * @default all; records first, and only where records are given; the search only where the player can
   */
  readonly panels?: readonly PanelId[]
}

/**
 * What lies beside the replay, as tabs. In little room every panel hides behind a button of its own and opens below.
 *
 * - `data-size`: `wide`, `medium` or `compact`
 * - `data-panel`: the panel that is open; absent while none is
 *
 * @example
 * <Replay.Panels panels={['records', 'console', 'network']} />
 */
export const Panels = forwardRef<HTMLDivElement, PanelsProps>(({ panels: asked, className, ...props }, ref) => {
  const { player, records } = useReplayContext()
  const { panels: texts } = useMessages()
  const { size } = useReplayContainer()
  const counts = usePanelCounts()
  const [chosen, setChosen] = useState<PanelId | 'closed' | null>(null)
  const [row, setRow] = useState<HTMLElement | null>(null)
  const panels = choosePanels(asked, { hasRecords: records.length > 0, canSearch: canSearchScreen(player) })
  const compact = size === 'compact'
  const open = openPanel(chosen, panels, compact)

  const known = useRef(panels)
  useEffect(() => void (known.current = panels))
  useEffect(() => {
    const requests = panelRequestOf(player)
    return requests.subscribe(() => {
      const panel = requests.get()?.panel
      if (panel && known.current.includes(panel)) setChosen(panel)
    })
  }, [player])
  const offersSearch = panels.includes('screen')
  useEffect(() => {
    if (!offersSearch) return
    const offered = screenPanelsOf(player)
    offered.set(offered.get() + 1)
    return () => offered.set(offered.get() - 1)
  }, [player, offersSearch])
  useEffect(() => {
    const tab = row?.querySelector(`[data-panel="${open}"]`)
    // Beside the fades at both ends.
    if (row && tab) revealWithin(row, tab, 'inline', { start: 8, end: 32 })
  }, [row, open])

  if (panels.length === 0) return null
  const Panel = open === '' ? null : PANELS[open]
  return (
    <Tabs.Root
      ref={ref}
      activationMode="manual"
      data-replay-part="panels"
      data-size={size}
      data-panel={open || undefined}
      {...props}
      className={classNames('replay-panels', className)}
      value={open}
      onValueChange={(next) => setChosen(next as PanelId)}
    >
      <div className="replay-tabs">
        <Tabs.List ref={setRow} className="replay-tab-row" data-replay-part="panel-tabs" aria-label={texts.label}>
          {panels.map((id) => (
            <PanelTab
              key={id}
              id={id}
              {...counts[id]}
              compact={compact}
              {...(compact && id === open ? { onClose: () => setChosen('closed') } : {})}
            />
          ))}
        </Tabs.List>
        <PanelOverflow panels={panels} row={row} onChoose={setChosen} />
      </div>
      {Panel ? (
        <Tabs.Content
          key={open}
          className="replay-panel"
          data-replay-part="panel"
          data-panel={open}
          value={open}
          tabIndex={-1}
        >
          <Panel />
        </Tabs.Content>
      ) : null}
    </Tabs.Root>
  )
})
Panels.displayName = 'Replay.Panels'

/** The open panel; `''` while all are closed, which is how they start where there is little room. */
function openPanel(chosen: PanelId | 'closed' | null, panels: readonly PanelId[], compact: boolean): PanelId | '' {
  if (chosen === 'closed') return compact ? '' : (panels[0] ?? '')
  if (chosen !== null && panels.includes(chosen)) return chosen
  return compact ? '' : (panels[0] ?? '')
}
