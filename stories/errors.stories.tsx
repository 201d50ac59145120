import type { Meta, StoryObj } from '@storybook/react-vite'

import { SessionReplay, type SessionReplayProps } from '../src/components/session-replay.tsx'
import type { ReplayErrorCode, ReplayErrorParts } from '../src/shared/errors.ts'
import { emptySource, failingSource, RECORDING_ID } from './fixtures/sources.ts'
import { roomOf } from './room.tsx'
import { untilState } from './until-state.ts'

type Args = Extract<SessionReplayProps, { readonly recordingId: string }>

const meta: Meta<Args> = {
  title: 'SessionReplay/Errors',
  component: SessionReplay,
  args: { recordingId: RECORDING_ID, panels: [] },
  decorators: [roomOf(760)],
  play: ({ canvasElement }) => untilState(canvasElement, 'failed', 'loading'),
}

export default meta

type Story = StoryObj<Args>

/** A replay whose source answers with one error. */
function failing(code: ReplayErrorCode, parts: ReplayErrorParts): Story {
  return { args: { source: failingSource(code, parts) } }
}

export const NotFound = failing('not_found', { what: 'The server has no recording “visit”.', status: 404 })
export const NotReady = failing('not_ready', { what: 'The recording is still being ingested.', retryAfterMs: 60_000 })
export const Deleted = failing('deleted', { what: 'The recording was deleted on 2026-03-02.', status: 410 })
export const BadRequest = failing('bad_request', { what: 'The id has characters that ids do not have.', status: 400 })
export const Unauthorized = failing('unauthorized', { what: 'The session of the portal has ended.', status: 401 })
export const Forbidden = failing('forbidden', { what: 'This key may not read recordings.', status: 403 })
export const RateLimited = failing('rate_limited', {
  what: 'Ten requests a minute are allowed.',
  status: 429,
  retryAfterMs: 45_000,
})
export const Unavailable = failing('unavailable', { what: 'The server answered with an error.', status: 503 })
export const BlocksUnavailable = failing('blocks_unavailable', { what: 'None of 12 blocks could be read.' })
export const Network = failing('network', { what: 'The request did not reach the server.' })
export const Aborted = failing('aborted', { what: 'The request was cancelled.' })
export const FormatUnknown = failing('format_unknown', { what: 'The first bytes are of no format that is known.' })
export const TooLarge = failing('too_large', { what: 'The block unpacks to more than 512 MB.' })
export const Unsupported = failing('unsupported', {
  what: 'This source cannot look for recordings.',
  fix: 'Pass recordingId.',
})
export const Configuration = failing('configuration', {
  what: '“soon” is not a moment.',
  fix: 'Pass a Date or an ISO string.',
})
export const RendererFailed = failing('renderer_failed', { what: 'The frame was removed by the page.' })
export const Storage = failing('storage', { what: 'The disk is full.' })
export const Corrupt = failing('corrupt', { what: 'The checksum of block 3 is not the one that was written.' })
export const NoFullSnapshot = failing('no_full_snapshot', { what: 'Window 1 has no full snapshot.' })

/** The recording is there, its events are not. */
export const Empty: Story = { args: { source: emptySource() } }

/** The host’s page forbids frames: the way out is a window of its own. */
export const RendererBlocked: Story = {
  args: {
    source: failingSource('renderer_blocked', {
      what: 'The frame has no document.',
      fix: 'Set ALLOW_SAME_ORIGIN_OPTION and SANDBOX_DOMAIN on the server of the portal.',
    }),
    openUrl: 'https://replay.example/embed/visit',
  },
}

export const InTheDark: Story = {
  ...Forbidden,
  args: { ...Forbidden.args, theme: 'dark' },
  decorators: [roomOf(420, 'dark')],
}
