import {
  CircleAlert,
  Flag,
  Info,
  List,
  Network,
  ScanSearch,
  Table2,
  Terminal,
  UserRound,
  type LucideIcon,
} from 'lucide-react'
import { Tabs } from 'radix-ui'

import { useMessages } from '../shared/messages-context.ts'
import type { PanelId } from './panel-id.ts'
import type { PanelCount } from './use-panel-counts.ts'

const ICONS: Readonly<Record<PanelId, LucideIcon>> = {
  records: Table2,
  events: List,
  console: Terminal,
  network: Network,
  errors: CircleAlert,
  screen: ScanSearch,
  flags: Flag,
  person: UserRound,
  info: Info,
}

export interface PanelTabProps extends PanelCount {
  readonly id: PanelId
  readonly compact: boolean
  /** Given for the open tab where pressing it again closes its panel. */
  readonly onClose?: () => void
}

/** A tab: name, count, and a red dot where something went wrong. In little room the icon stands for the name. */
export function PanelTab({ id, count, alert, compact, onClose }: PanelTabProps) {
  const { panels: texts } = useMessages()
  const Icon = ICONS[id]
  const name = texts.tabs[id]
  return (
    <Tabs.Trigger
      className="replay-tab"
      data-replay-part="panel-tab"
      data-panel={id}
      value={id}
      title={compact ? name : undefined}
      onMouseDown={(event) => {
        if (!onClose || event.button !== 0) return
        // Radix selects on mouse down, so closing has to be quicker; prevented, it would not focus either.
        event.preventDefault()
        event.currentTarget.focus()
        onClose()
      }}
      onKeyDown={(event) => {
        if (!onClose || (event.key !== 'Enter' && event.key !== ' ')) return
        event.preventDefault()
        onClose()
      }}
    >
      {compact ? <Icon aria-hidden="true" /> : null}
      <span className={compact ? 'replay-visually-hidden' : undefined}>{name}</span>
      {count === null ? null : (
        <span className="replay-count" data-alert={alert ? '' : undefined}>
          {count}
        </span>
      )}
      {alert ? (
        <span className="replay-alert-dot">
          <span className="replay-visually-hidden">{texts.hasErrors}</span>
        </span>
      ) : null}
    </Tabs.Trigger>
  )
}
