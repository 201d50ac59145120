import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type CSSProperties } from 'react'
import { expect, userEvent, within } from 'storybook/test'

import { ReplayControls } from '../src/components/controls/replay-controls.tsx'
import { Panels } from '../src/components/panels/panels.tsx'
import type { ScreenHit } from '../src/components/search/screen-search.ts'
import { TimelineRoot } from '../src/components/timeline/timeline-root.tsx'
import { HandReplay } from '../test/components/hand-replay.tsx'
import { ORDER, ORDER_MS, SHOP_VIEW } from '../test/components/shop-view.ts'
import { createHandPlayer, type HandPlayerOptions } from '../test/player/hand-player.ts'

type StageProps = Pick<HandPlayerOptions, 'search' | 'view'> & { query?: string; widthPx?: number }

/** Timeline, controls and the search for what was on screen. */
function Stage({ search, view, widthPx = 900 }: StageProps) {
  const [player] = useState(() =>
    createHandPlayer({
      offsetMs: ORDER_MS,
      view: { ...SHOP_VIEW, complete: true, ...view },
      ...(search && { search }),
    }),
  )
  return (
    <div style={{ padding: 24, maxWidth: widthPx }}>
      <HandReplay player={player} records={[ORDER]}>
        <TimelineRoot />
        <ReplayControls />
        <Panels panels={['screen', 'records']} style={{ '--replay-panel-height': '300px' } as CSSProperties} />
      </HandReplay>
    </div>
  )
}

const hit = (fromMs: number, toMs: number, text: string, windowId = 'w1'): ScreenHit => ({
  windowId,
  fromMs,
  toMs,
  text,
  nodeId: fromMs,
})

const DECLINED = [
  hit(44_000, 61_000, 'My card was declined. What now?'),
  hit(170_500, 240_000, 'Payment declined. Your card was not charged; please try another one.'),
]

const meta: Meta<typeof Stage> = {
  title: 'On screen',
  component: Stage,
  play: async ({ canvasElement, args }) => {
    if (!args.query) return
    const field = await within(canvasElement).findByRole('searchbox', { name: 'Text on the page' })
    await userEvent.type(field, args.query)
  },
}
export default meta
type Story = StoryObj<typeof Stage>

export const NotAskedYet: Story = {}

export const Found: Story = {
  args: { query: 'declined', search: async () => ({ hits: DECLINED, truncated: false }) },
  play: async (context) => {
    await meta.play?.(context)
    await expect(await within(context.canvasElement).findByText('2 found')).toBeVisible()
  },
}

export const More: Story = {
  args: {
    query: 'a',
    search: async () => ({
      hits: Array.from({ length: 200 }, (_, index) =>
        hit(index * 2_000, index * 2_000 + 900, `Basket, ${index} items`),
      ),
      truncated: true,
    }),
  },
}

export const Nothing: Story = { args: { query: 'refund' } }

/** Not found, but not everything is there yet. */
export const NothingYet: Story = { args: { query: 'refund', view: { complete: false } } }

export const Searching: Story = { args: { query: 'refund', search: () => new Promise(() => {}) } }

export const Failed: Story = { args: { query: 'refund', search: () => Promise.reject(new Error('broken')) } }

export const Compact: Story = {
  args: { ...Found.args, widthPx: 420 },
  play: async (context) => {
    await userEvent.click(await within(context.canvasElement).findByRole('tab', { name: 'On screen' }))
    await meta.play?.(context)
  },
}
