import type { Meta, StoryObj } from '@storybook/react-vite'
import { userEvent, waitFor, within } from 'storybook/test'

import { SessionReplay, type SessionReplayProps } from '../src/components/session-replay.tsx'
import { longVisit, ORDER_WRITTEN_MS, phoneVisit, twoWindowVisit, VISIT_START_MS } from './fixtures/shop-visit.ts'
import { shopMarkers, shopRecords } from './fixtures/shop-rows.ts'
import {
  mobileSource,
  RECORDING_ID,
  silentSource,
  sourceWithout,
  visitSource,
  withoutFirstPicture,
} from './fixtures/sources.ts'
import { untilState } from './until-state.ts'
import { roomOf } from './room.tsx'

type Args = Extract<SessionReplayProps, { readonly recordingId: string }>

const meta: Meta<Args> = {
  title: 'SessionReplay',
  component: SessionReplay,
  args: {
    source: visitSource(),
    recordingId: RECORDING_ID,
    startAt: { offsetMs: ORDER_WRITTEN_MS + 200 },
    records: shopRecords,
    markers: shopMarkers,
  },
  decorators: [roomOf(1240)],
  play: ({ canvasElement }) => untilState(canvasElement, 'paused'),
}

export default meta

type Story = StoryObj<Args>

/** Goes by key to a mark of the timeline, and waits for the picture of its instant. */
async function showHoverPicture(canvas: HTMLElement): Promise<void> {
  const mark = canvas.querySelector<HTMLElement>('.replay-timeline-lane [tabindex="0"]')
  mark?.focus()
  await userEvent.keyboard('{ArrowRight}')
  await waitFor(() => {
    const state = canvas.querySelector<HTMLElement>('.replay-preview')?.dataset['state']
    if (state !== 'shown') throw new Error(`The picture is ${state ?? 'not there'}.`)
  })
}

/** The moment at which an order was written, beside the order. */
export const BesideARow: Story = {}

export const Dark: Story = { args: { theme: 'dark' }, decorators: [roomOf(1240, 'dark')] }

/** 800 px: the panels go below. */
export const Medium: Story = { decorators: [roomOf(800)] }

/** 420 px: each panel behind a button. */
export const Compact: Story = { decorators: [roomOf(420)] }

export const CompactDark: Story = { args: { theme: 'dark' }, decorators: [roomOf(420, 'dark')] }

/** No rows, no markers: events come first. */
export const WithoutRecords: Story = { args: { records: [], markers: [], startAt: { offsetMs: 0 } } }

/** The page and its controls only. */
export const WithoutPanels: Story = { args: { panels: [], records: [] } }

export const TwoWindows: Story = { args: { source: visitSource(twoWindowVisit()), startAt: { offsetMs: 9_000 } } }

/** An hour with long silences: idle time is folded. */
export const Long: Story = { args: { source: visitSource(longVisit()), startAt: { offsetMs: 600_000 } } }

export const Phone: Story = { args: { source: visitSource(phoneVisit()), startAt: { offsetMs: 1_000 } } }

/** Found by the person and the moment, not by an id. */
export const ByPersonAndMoment: Story = {
  render: ({ records, markers }) => (
    <SessionReplay
      source={visitSource()}
      match={{ email: 'maria.lopez@example.com', at: new Date(VISIT_START_MS + ORDER_WRITTEN_MS) }}
      {...(records && { records })}
      {...(markers && { markers })}
    />
  ),
}

/** Events are still arriving. */
export const Live: Story = { args: { source: visitSource(undefined, { ongoing: true }) } }

/** Opened at a row that the recording has not come to yet: it goes on by itself once it has. */
export const LiveBeforeTheMoment: Story = {
  args: { source: visitSource(undefined, { ongoing: true }), startAt: { offsetMs: 9_000_000 } },
}

/** One block could not be delivered: says which minutes, and why. */
export const PartMissing: Story = { args: { source: sourceWithout([1]), startAt: { offsetMs: 2_000 } } }

/** The playhead stands where nothing is left to rebuild the page from. */
export const MomentWithoutPicture: Story = { args: { source: sourceWithout([1]), startAt: { offsetMs: 12_000 } } }

/** The recording began before its first picture was stored: the lists are there, the page is not. */
export const NoFullSnapshot: Story = {
  args: { source: withoutFirstPicture(), startAt: { offsetMs: 0 } },
  play: ({ canvasElement }) => untilState(canvasElement, 'paused', 'failed'),
}

/** A recording of an app: its touches and messages are there, its screens cannot be rebuilt. */
export const MobileApp: Story = {
  args: { source: mobileSource(), startAt: { offsetMs: 0 }, records: [], markers: [] },
  play: async ({ canvasElement }) => {
    await untilState(canvasElement, 'paused')
    await within(canvasElement).findByRole('heading', { name: 'A recording of a mobile app' })
    await within(canvasElement).findByText('Payment declined')
  },
}

/** A small picture of the page at the instant of a mark that was reached by key, as when one points at it. */
export const HoverPicture: Story = {
  play: async ({ canvasElement }) => {
    await untilState(canvasElement, 'paused')
    await showHoverPicture(canvasElement)
  },
}

export const HoverPictureDark: Story = { ...HoverPicture, ...Dark, play: HoverPicture.play! }

export const Loading: Story = {
  args: { source: silentSource() },
  play: ({ canvasElement }) => untilState(canvasElement, 'loading'),
}

/** Another language, of which a host needs to give only what it wants other. */
export const Translated: Story = {
  args: {
    messages: {
      controls: { play: 'Abspielen', skipInactivity: 'Pausen überspringen', time: { here: 'hier' } },
      strip: { copyUrl: 'Adresse kopieren' },
    },
  },
}

/** Right to left: places mirror, the recorded page and its pointer do not. */
export const RightToLeft: Story = {
  decorators: [
    (Story) => (
      <div dir="rtl">
        <Story />
      </div>
    ),
  ],
}
