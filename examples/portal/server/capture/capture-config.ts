import type { FlagDefinition } from '../../../../src/recording/replay-source.ts'

/** The flags of the shop, and what its one customer gets. */
const FLAGS = [
  { key: 'new-checkout', name: 'One-page checkout', enabled: true, variant: 'test' },
  { key: 'free-shipping-banner', name: 'Banner about free returns', enabled: true },
  { key: 'express-pay', name: 'Wallet buttons above the card form', enabled: false },
] as const

/** The flags as a portal lists them. */
export const FLAG_DEFINITIONS: readonly FlagDefinition[] = FLAGS.map(({ key, name }) => ({ key, name, active: true }))

/** Answer of `POST /flags/?v=2`. */
export const FLAG_ANSWER = {
  errorsWhileComputingFlags: false,
  requestId: '5d0c3c1e-6f0e-4a63-9b53-2f1c0c5f7a10',
  flags: Object.fromEntries(
    FLAGS.map((flag, index) => [
      flag.key,
      {
        key: flag.key,
        enabled: flag.enabled,
        ...('variant' in flag ? { variant: flag.variant } : {}),
        reason: { code: flag.enabled ? 'condition_match' : 'no_condition_match', condition_index: 0, description: '' },
        metadata: { id: index + 1, version: 1, payload: null },
      },
    ]),
  ),
}

/** Answer of `GET /array/<token>/config`. posthog-js records exactly when `sessionRecording` is an object. */
export function remoteConfig({ recording }: { recording: boolean }): Readonly<Record<string, unknown>> {
  return {
    supportedCompression: ['gzip', 'gzip-js'],
    hasFeatureFlags: true,
    capturePerformance: { network_timing: true },
    autocapture_opt_out: false,
    autocaptureExceptions: true,
    sessionRecording: recording && {
      endpoint: '/s/',
      consoleLogRecordingEnabled: true,
      networkPayloadCapture: { recordBody: true, recordHeaders: true },
      masking: { maskAllInputs: true },
      scriptConfig: { script: 'lazy-recorder' },
      recordCanvas: false,
      sampleRate: null,
      minimumDurationMilliseconds: null,
      linkedFlag: null,
      urlTriggers: [],
      urlBlocklist: [],
      eventTriggers: [],
    },
    siteApps: [],
    isAuthenticated: false,
    toolbarParams: {},
    surveys: false,
    heatmaps: false,
    defaultIdentifiedOnly: true,
  }
}
