import type { ReplayErrorCode } from '../../shared/errors.ts'

/** What one error says: a title, what it means, and the name of its action. */
export interface ErrorText {
  readonly title: string
  readonly body: string
  /** Absent where nothing the viewer does can help. */
  readonly action?: string
}

const retry = 'Try again'

const errors: Readonly<Record<ReplayErrorCode, ErrorText>> = {
  not_found: {
    title: 'Recording not found',
    body: 'It was never recorded, was sampled out, or its time of keeping has passed.',
    action: 'Look again',
  },
  not_ready: {
    title: 'Still being processed',
    body: 'The recording arrives a few minutes after the visit. What is there plays as soon as it can.',
    action: 'Check again',
  },
  deleted: {
    title: 'Recording deleted',
    body: 'Somebody removed it, or the person asked for their data to be erased. It cannot be brought back.',
  },
  bad_request: {
    title: 'The request was not understood',
    body: 'The recording’s id or a filter is not one that the source accepts.',
  },
  unauthorized: {
    title: 'Signed out',
    body: 'The source does not know who you are. Sign in to the portal again, then retry.',
    action: retry,
  },
  forbidden: {
    title: 'No permission',
    body: 'Your account may not watch this recording. Ask an administrator of the portal for access.',
  },
  rate_limited: {
    title: 'Too many requests',
    body: 'The source asks everybody to slow down. The replay goes on by itself.',
    action: 'Try now',
  },
  unavailable: {
    title: 'The source is not available',
    body: 'It answered with an error or not at all. This is usually over soon.',
    action: retry,
  },
  blocks_unavailable: {
    title: 'The recording’s data cannot be read',
    body: 'The recording is listed, but none of its data could be delivered.',
    action: retry,
  },
  network: {
    title: 'No connection',
    body: 'The source could not be reached. Check the network, then retry.',
    action: retry,
  },
  aborted: {
    title: 'Loading was stopped',
    body: 'The request was cancelled before it finished.',
    action: 'Load again',
  },
  format_unknown: {
    title: 'Unknown format',
    body: 'This is no recording that the player can read. It may come from a newer recorder.',
  },
  too_large: { title: 'Recording too large', body: 'It is beyond the limits that keep this page responsive.' },
  empty: { title: 'Nothing was recorded', body: 'The recording exists, but holds no events.' },
  no_full_snapshot: {
    title: 'The page cannot be rebuilt',
    body: 'The first picture of the page is missing. Events, console and network are still listed.',
  },
  unsupported: { title: 'Not supported here', body: 'The source or this browser cannot do what was asked.' },
  configuration: { title: 'The replay is not set up right', body: 'A setting of the host is missing or wrong.' },
  renderer_blocked: {
    title: 'This page forbids the replay frame',
    body: 'The host’s security policy or sandbox keeps the recorded page from being shown. Everything else still works.',
    action: 'Open in a new window',
  },
  renderer_failed: {
    title: 'The picture stopped',
    body: 'The recorded page could not be shown any further. The rest of the recording is intact.',
    action: 'Rebuild the page',
  },
  storage: {
    title: 'Storage failed',
    body: 'The browser or the server could not store or read the recording’s data.',
    action: retry,
  },
  corrupt: {
    title: 'The recording is damaged',
    body: 'What is stored is not what was written, so it is not shown. An administrator can restore it.',
  },
}

/** Texts of what lies over the page: loading, failures, and what is missing. */
export const statusMessages = {
  loading: 'Loading the recording',
  buffering: 'Loading this part',
  notRecordedYet: 'This moment is not recorded yet. The replay goes on by itself.',
  errors,
  gap: {
    title: 'No picture of this moment',
    body: 'The data from which the page could be rebuilt here is missing. Events, console and network are still listed.',
    mobile: {
      title: 'A recording of a mobile app',
      body: 'Screens of apps cannot be rebuilt here. Touches, events, console and network are still listed.',
    },
    goOn: (time: string) => `Go to the picture at ${time}`,
  },
  details: 'Details',
  retryIn: (seconds: number) => `Next try in ${seconds} s`,
  missing: {
    title: (ranges: string) => `Missing: ${ranges}`,
    reasons: {
      block_missing: 'the source could not deliver it',
      block_corrupt: 'the data is damaged',
      line_invalid: 'some lines are damaged',
      event_invalid: 'some events are not valid',
      mobile_screen: 'it shows screens of a mobile app',
      encoding_unknown: 'it is encoded in an unknown way',
      field_corrupt: 'some fields are damaged',
      format_unknown: 'its format is unknown',
      too_large: 'it is larger than allowed',
      meta_missing: 'the size of the page is not known',
      no_full_snapshot: 'the page’s first picture is missing',
      limit_exceeded: 'it has more than is shown safely',
    },
    and: ' and ',
    unknownReason: 'the reason is not known',
    dismiss: 'Hide this notice',
    retry: 'Try again',
  },
  blockedAssets: (count: number) => (count === 1 ? '1 asset blocked' : `${count} assets blocked`),
  blockedAssetsHint: 'Images, fonts and styles of the recorded site are not loaded unless the host allows it.',
  failedEvents: (count: number) => (count === 1 ? '1 event could not be shown' : `${count} events could not be shown`),
}
