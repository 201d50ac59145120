import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'

import { TimelineRoot } from '../src/components/timeline/timeline-root.tsx'
import type { Segment } from '../src/recording/recording-view.ts'
import { HandReplay, type HandReplayProps } from '../test/components/hand-replay.tsx'
import { DEPLOY, ORDER, SHOP_DURATION_MS, SHOP_START_MS, SHOP_VIEW } from '../test/components/shop-view.ts'
import { createHandPlayer, type HandPlayerOptions } from '../test/player/hand-player.ts'

type StageProps = HandPlayerOptions & Pick<Partial<HandReplayProps>, 'records' | 'markers'> & { widthPx?: number }

/** A timeline alone, in a state that is set by hand: drag it, zoom it, use its keys. */
function Stage({ widthPx = 1_100, records, markers, view, ...options }: StageProps) {
  const [player] = useState(() => createHandPlayer({ ...options, view: { ...SHOP_VIEW, complete: true, ...view } }))
  return (
    <div style={{ padding: 24, maxWidth: widthPx }}>
      <HandReplay player={player} {...(records && { records })} {...(markers && { markers })}>
        <div style={{ blockSize: 96 }} />
        <TimelineRoot clockUncertaintyMs={2_000} />
      </HandReplay>
    </div>
  )
}

const meta: Meta<typeof Stage> = { title: 'Timeline', component: Stage }
export default meta
type Story = StoryObj<typeof Stage>

const idleHour: readonly Segment[] = [
  { kind: 'active', startMs: 0, endMs: 120_000, windowId: 'w1' },
  { kind: 'idle', startMs: 120_000, endMs: 3_300_000, windowId: 'w1' },
  { kind: 'active', startMs: 3_300_000, endMs: 3_600_000, windowId: 'w1' },
]

/** A declined payment: records with their halo, clusters, an idle band, a missing stretch. */
export const Visit: Story = { args: { offsetMs: 169_900, records: [ORDER], markers: [DEPLOY] } }

/** Before anything is known: the thumb is there, but leads nowhere. */
export const Loading: Story = {
  args: {
    view: { startMs: 0, durationMs: 0, items: [], segments: [], loaded: [], missing: [], urls: [], complete: false },
  },
}

/** Half is at hand, a part of that can be played. */
export const Buffering: Story = {
  args: {
    offsetMs: 60_000,
    state: { status: 'buffering', playable: [{ startMs: 0, endMs: 62_000 }] },
    view: { loaded: [{ startMs: 0, endMs: 150_000 }], missing: [], complete: false },
  },
}

/** An hour with five minutes of activity: idle time is folded into a tenth. */
export const FoldedIdleTime: Story = {
  args: { view: { durationMs: 3_600_000, segments: idleHour, missing: [] }, offsetMs: 60_000 },
}

/** Records before the start, after the end and without a valid time: nothing is left out. */
export const OutsideTheRecording: Story = {
  args: {
    records: [ORDER, { ...ORDER, id: 2, label: 'Order 1041', at: new Date(SHOP_START_MS - 90_000), history: [] }],
    markers: [{ id: 'broken', at: 'not a date', label: 'Broken' }],
  },
}

/** Five hundred rows: columns say how many they hold. */
export const ManyRecords: Story = {
  args: {
    records: Array.from({ length: 500 }, (_, index) => ({
      type: 'row',
      id: index,
      label: `Row ${index}`,
      at: new Date(SHOP_START_MS + ((index * 7_919) % SHOP_DURATION_MS)),
    })),
  },
}

/** As wide as a phone. */
export const Compact: Story = { args: { widthPx: 420, offsetMs: 169_900, records: [ORDER], markers: [DEPLOY] } }
