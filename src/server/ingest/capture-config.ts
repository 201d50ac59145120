/** A feature flag as it is for one person: on or off, or one of several variants. */
export type FlagValue = boolean | string

export interface CaptureConfig {
  /**
   * Options of the recorder as posthog-js takes them from its server, such as `sampleRate`; `false` records nothing.
   * @default console and network without bodies, all inputs masked
   */
  readonly sessionRecording?: Readonly<Record<string, unknown>> | false
  /** Whether uncaught errors become product events. @default true */
  readonly captureExceptions?: boolean
}

const RECORDER = {
  endpoint: '/s/',
  consoleLogRecordingEnabled: true,
  networkPayloadCapture: { recordBody: false, recordHeaders: false },
  masking: { maskAllInputs: true },
  scriptConfig: { script: 'lazy-recorder' },
  recordCanvas: false,
  sampleRate: null,
  minimumDurationMilliseconds: null,
  linkedFlag: null,
  urlTriggers: [],
  urlBlocklist: [],
  eventTriggers: [],
} as const

/**
 * The answer to `GET /array/<token>/config` (posthog-js 1.449: `RemoteConfig`). It records exactly when
 * `sessionRecording` is an object, and keeps the answer for an hour.
 */
export function remoteConfig({ sessionRecording = {}, captureExceptions = true }: CaptureConfig) {
  return {
    supportedCompression: ['gzip', 'gzip-js'],
    hasFeatureFlags: true,
    capturePerformance: { network_timing: true },
    autocapture_opt_out: false,
    autocaptureExceptions: captureExceptions,
    sessionRecording: sessionRecording === false ? false : { ...RECORDER, ...sessionRecording },
    siteApps: [],
    isAuthenticated: false,
    toolbarParams: {},
    surveys: false,
    heatmaps: false,
    defaultIdentifiedOnly: true,
  }
}

/** The answer to `POST /flags/?v=2` (posthog-js 1.449: `FlagsResponse`). */
export function flagsAnswer(flags: Readonly<Record<string, FlagValue>>) {
  return {
    errorsWhileComputingFlags: false,
    requestId: crypto.randomUUID(),
    flags: Object.fromEntries(
      Object.entries(flags).map(([key, value], index) => [
        key,
        {
          key,
          enabled: value !== false,
          ...(typeof value === 'string' && { variant: value }),
          reason: { code: value === false ? 'no_condition_match' : 'condition_match', condition_index: 0 },
          metadata: { id: index + 1, version: 1, payload: null },
        },
      ]),
    ),
  }
}
