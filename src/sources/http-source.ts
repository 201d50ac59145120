import type { ReplaySource, SourceCapabilities } from '../recording/replay-source.ts'
import type { Fetch } from './fetch-bytes.ts'
import { lazySource } from './lazy-source.ts'

export interface HttpSourceOptions {
  /** Where the recordings' folders lie: an address, or a path of the page's own server such as `/api/replay`. */
  readonly baseUrl: string
  /** @default globalThis.fetch */
  readonly fetch?: Fetch
  /** Sent with every request, e.g. `{ authorization: … }`; requests with headers follow no redirects. */
  readonly headers?: Readonly<Record<string, string>>
  /** Whether cookies go to another origin. @default 'same-origin' */
  readonly credentials?: 'omit' | 'same-origin' | 'include'
  /** @default `http:` and the base address */
  readonly id?: string
}

export const HTTP_CAPABILITIES: SourceCapabilities = {
  list: true,
  person: true,
  productEvents: true,
  flags: true,
  live: true,
  checkpoints: true,
  outline: true,
}

export function httpSourceId(baseUrl: string, { id }: HttpSourceOptions): string {
  return id ?? `http:${baseUrl}`
}

/**
 * Plays archived recordings from any static web server, bucket or our own handler: `{baseUrl}/{recordingId}/manifest.json`
 * and what it names. Recordings are found by `{baseUrl}/search`, which our handler has; else they are listed from
 * `{baseUrl}/index.json` (a JSON array of `RecordingInfo`). Flags come from `{baseUrl}/flags.json`. All are optional:
 * listing rejects with `unsupported` where there is neither search nor list, with `bad_request` where only a search
 * could tell.
 *
 * @example
 * httpSource({ baseUrl: '/api/replay' })
 */
export function httpSource(options: HttpSourceOptions): ReplaySource {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const identity = { id: httpSourceId(baseUrl, options), capabilities: HTTP_CAPABILITIES }
  return lazySource(identity, async () => (await import('./http-archive.ts')).createHttpArchive(baseUrl, options))
}
