import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect, useState } from 'react'

import { usePortalElement } from '../container/container-context.ts'
import { useMessages } from '../shared/messages-context.ts'
import type { PanelId } from './panel-id.ts'

export interface PanelOverflowProps {
  readonly panels: readonly PanelId[]
  /** The row of tabs: the menu is there only while they do not fit it. */
  readonly row: HTMLElement | null
  readonly onChoose: (panel: PanelId) => void
}

/** All panels in a menu, for when the tabs do not fit. Tabs stay reachable by arrow keys either way. */
export function PanelOverflow({ panels, row, onChoose }: PanelOverflowProps) {
  const { panels: texts } = useMessages()
  const container = usePortalElement()
  const isOverflowing = useIsOverflowing(row, panels.length)
  if (!isOverflowing) return null
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="replay-tool" data-replay-part="panel-overflow" aria-label={texts.more}>
        <Ellipsis aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content className="replay-menu" align="end" sideOffset={4} collisionPadding={8}>
          {panels.map((panel) => (
            <DropdownMenu.Item key={panel} className="replay-menu-item" onSelect={() => onChoose(panel)}>
              {texts.tabs[panel]}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function useIsOverflowing(row: HTMLElement | null, count: number): boolean {
  const [isOverflowing, setOverflowing] = useState(false)
  useEffect(() => {
    if (!row) return
    const measure = () => setOverflowing(row.scrollWidth > row.clientWidth + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(row)
    for (const tab of row.children) observer.observe(tab)
    return () => observer.disconnect()
  }, [row, count])
  return isOverflowing
}
