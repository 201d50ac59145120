import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'

import { Replay } from '../src/components/replay.ts'
import { ORDER_WRITTEN_MS, twoWindowVisit } from './fixtures/shop-visit.ts'
import { shopMarkers, shopRecords } from './fixtures/shop-rows.ts'
import { RECORDING_ID, visitSource } from './fixtures/sources.ts'
import { roomOf } from './room.tsx'
import { untilState } from './until-state.ts'

interface Args {
  readonly children: ReactNode
  readonly windows?: 1 | 2
}

/** One part in a container, with the page above it. */
function Part({ children, windows = 1 }: Args) {
  return (
    <Replay.Root
      source={windows === 2 ? visitSource(twoWindowVisit()) : visitSource()}
      recordingId={RECORDING_ID}
      startAt={{ offsetMs: windows === 2 ? 9_000 : ORDER_WRITTEN_MS }}
      records={shopRecords}
      markers={shopMarkers}
    >
      <Replay.Container style={{ inlineSize: '100%' }}>{children}</Replay.Container>
    </Replay.Root>
  )
}

const meta: Meta<Args> = {
  title: 'Parts',
  component: Part,
  decorators: [roomOf(760)],
  play: ({ canvasElement }) => untilState(canvasElement, 'paused'),
}

export default meta

type Story = StoryObj<Args>

export const Strip: Story = { args: { windows: 2, children: <Replay.Strip /> } }

export const Viewport: Story = { args: { children: <Replay.Viewport /> } }

export const ViewportWithCursor: Story = {
  args: {
    children: (
      <Replay.Viewport>
        <Replay.Cursor />
      </Replay.Viewport>
    ),
  },
}

export const Timeline: Story = { args: { children: <Replay.Timeline /> } }

export const Controls: Story = { args: { children: <Replay.Controls /> } }

/** Controls are a row of parts: leave out, add, put in order. */
export const OwnControls: Story = {
  args: {
    windows: 2,
    children: (
      <Replay.Controls>
        <Replay.PlayButton />
        <Replay.WindowMenu />
        <Replay.Time timeZone="Europe/Madrid" />
      </Replay.Controls>
    ),
  },
}

/** `asChild` puts the behaviour into an element of the host. */
export const AsChild: Story = {
  args: {
    children: (
      <Replay.PlayButton asChild aria-label="Watch">
        <button type="button" style={{ inlineSize: 'auto', borderRadius: 4, paddingInline: 12 }}>
          Watch
        </button>
      </Replay.PlayButton>
    ),
  },
}

export const Panels: Story = { args: { children: <Replay.Panels /> } }
