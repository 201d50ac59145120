import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type CSSProperties } from 'react'

import type { PanelId } from '../src/components/panels/panel-id.ts'
import { Panels } from '../src/components/panels/panels.tsx'
import type { InspectorItem } from '../src/recording/recording-view.ts'
import { HandReplay, handSource, type HandReplayProps } from '../test/components/hand-replay.tsx'
import { MARIA, ORDER, ORDER_MS, PRODUCT_EVENTS, SHOP_VIEW } from '../test/components/shop-view.ts'
import { createHandPlayer, type HandPlayerOptions } from '../test/player/hand-player.ts'

type StageProps = HandPlayerOptions &
  Pick<Partial<HandReplayProps>, 'records' | 'source' | 'clockOffsetMs'> & {
    panels?: readonly PanelId[]
    widthPx?: number
  }

const knowing = handSource({ person: MARIA, productEvents: PRODUCT_EVENTS })

/** Panels alone, at a moment that is set by hand. */
function Stage({
  panels,
  widthPx = 800,
  records = [ORDER],
  source = knowing,
  clockOffsetMs = 0,
  view,
  ...options
}: StageProps) {
  const [player] = useState(() =>
    createHandPlayer({ offsetMs: ORDER_MS, ...options, view: { ...SHOP_VIEW, complete: true, ...view } }),
  )
  return (
    <div style={{ padding: 24, maxWidth: widthPx }}>
      <HandReplay player={player} records={records} source={source} clockOffsetMs={clockOffsetMs}>
        <Panels {...(panels && { panels })} style={{ '--replay-panel-height': '460px' } as CSSProperties} />
      </HandReplay>
    </div>
  )
}

const meta: Meta<typeof Stage> = { title: 'Panels', component: Stage }
export default meta
type Story = StoryObj<typeof Stage>

const nothing = { items: [] as InspectorItem[], missing: [] }

/** The moment the order is written: changed cell, current entry, its cause. */
export const Records: Story = { args: { clockOffsetMs: -1_800, offsetMs: ORDER_MS - 1_800 } }
/** Before the row exists. */
export const RecordsNotWrittenYet: Story = { args: { offsetMs: 2_000 } }
/** The host's date is no date. */
export const RecordsUnknownTime: Story = {
  args: { records: [{ type: 'ticket', id: 9, label: 'Ticket 9', at: 'soon', fields: { subject: 'Card declined' } }] },
}
export const Events: Story = { args: { panels: ['events'] } }
export const Console: Story = { args: { panels: ['console'] } }
export const Network: Story = { args: { panels: ['network'] } }
export const Errors: Story = { args: { panels: ['errors'] } }
/** "No errors" never shows while more may come. */
export const ErrorsWhileLoading: Story = { args: { panels: ['errors'], view: { ...nothing, complete: false } } }
/** Nor when nobody can tell. */
export const ErrorsNotKnown: Story = { args: { panels: ['errors'], source: handSource(), view: nothing } }
export const Flags: Story = { args: { panels: ['flags'], offsetMs: 119_000 } }
export const FlagsNotKnownYet: Story = { args: { panels: ['flags'], offsetMs: 2_000 } }
export const FlagsUnknown: Story = { args: { panels: ['flags'], source: handSource() } }
export const Person: Story = { args: { panels: ['person'] } }
export const PersonUnknown: Story = { args: { panels: ['person'], source: handSource() } }
export const Info: Story = { args: { panels: ['info'] } }
/** Every panel behind a button of its own. */
export const Compact: Story = { args: { widthPx: 420 } }
