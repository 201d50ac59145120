import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { SourceCapabilities } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { Fetch } from '../fetch-bytes.ts'
import type { RateGate } from './rate-gate.ts'

interface CommonOptions {
  /** Origin of the private API: `https://us.posthog.com`, `https://eu.posthog.com`, or your own. */
  readonly host: string
  readonly projectId: string | number
  /** @default 'projects' */
  readonly pathPrefix?: 'projects' | 'environments'
  /** @default globalThis.fetch */
  readonly fetch?: Fetch
  /** Who counts the requests. @default one gate per host and project, for a paid plan */
  readonly gate?: RateGate
}

export type PostHogSourceOptions = CommonOptions &
  (
    | {
        /** Scopes: `session_recording:read`, and for the panels `person:read`, `query:read`, `feature_flag:read`. */
        readonly personalApiKey: string
        readonly sharingAccessToken?: never
        /** The key opens the project to whoever reads the page: for tools on your own machine only. @default false */
        readonly dangerouslyAllowBrowser?: boolean
      }
    | {
        /** Opens one recording, read-only, without person and events: made for browsers. */
        readonly sharingAccessToken: string
        readonly personalApiKey?: never
        readonly dangerouslyAllowBrowser?: never
      }
  )

/** Options that were found sound. */
export interface PostHogConfig {
  /** `https://…/api/projects/1` */
  readonly apiUrl: string
  /** Names host and project, no secret. */
  readonly key: string
  readonly secret: string
  /** `host`: whoever passes the requests on adds a key of their own. */
  readonly access: 'key' | 'shared' | 'host'
  readonly fetch: Fetch
}

/** Names the source; holds no secret. */
export function postHogId({ key, access }: PostHogConfig): string {
  return `posthog:${key}${access === 'shared' ? ':shared' : ''}`
}

/** A sharing token opens one recording and nothing beside it. */
export function postHogCapabilities({ access }: Pick<PostHogConfig, 'access'>): SourceCapabilities {
  const isWhole = access !== 'shared'
  return { list: isWhole, person: isWhole, productEvents: isWhole, flags: isWhole, live: true }
}

const misconfigured = (what: string, why: string, fix: string) => new ReplayError('configuration', { what, why, fix })

/** Whether others can read what this script holds: a page, or a worker of a page. */
export function isBrowser(scope: object = globalThis): boolean {
  return ('window' in scope && 'document' in scope) || ('importScripts' in scope && 'location' in scope)
}

function checkHost(host: string): string {
  let url: URL
  try {
    url = new URL(host)
  } catch {
    throw misconfigured(
      'The PostHog host is not an address.',
      'No request can be made.',
      'Give e.g. https://us.posthog.com.',
    )
  }
  const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw misconfigured(
      'The PostHog host is not an https address.',
      'The key would travel in clear text.',
      'Use https.',
    )
  }
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/') {
    throw misconfigured(
      'The PostHog host is more than an origin.',
      'Paths are built from it.',
      'Give e.g. https://us.posthog.com.',
    )
  }
  if (/^(?:us|eu)\.i\.posthog\.com$/.test(url.hostname)) {
    const fix = `Use https://${url.hostname.replace('.i.', '.')}.`
    throw misconfigured(
      'The PostHog host takes events in but does not give recordings out.',
      'Every read would fail.',
      fix,
    )
  }
  return url.origin
}

function checkKey(key: string, allowBrowser: boolean): void {
  if (key.startsWith('phc_')) {
    throw misconfigured(
      'This is a project key (phc_…), which can only send events.',
      'Every read would fail.',
      'Create a personal API key (phx_…) with the scope session_recording:read.',
    )
  }
  if (isBrowser() && !allowBrowser) {
    throw misconfigured(
      'A personal API key must not be used in a browser.',
      'Everybody who opens the page could read it and with it the whole project.',
      'Put createReplayHandler of portal-replay/server in between and use httpSource, or use a sharingAccessToken.',
    )
  }
}

/** @throws ReplayError `configuration`; the secret is never part of a message. */
export function checkPostHogOptions(options: PostHogSourceOptions): PostHogConfig {
  const host = checkHost(options.host)
  const projectId = String(options.projectId)
  const prefix = options.pathPrefix ?? 'projects'
  if (!isSafeId(projectId) || !['projects', 'environments'].includes(prefix)) {
    throw misconfigured(
      'The PostHog project id is not an id.',
      'Paths are built from it.',
      'Give the number from the project’s settings.',
    )
  }
  const secret = options.personalApiKey ?? options.sharingAccessToken
  // Header values must be visible ASCII; anything else would throw later with the key in the message.
  if (
    typeof secret !== 'string' ||
    !/^[!-~]{1,512}$/.test(secret) ||
    (options.personalApiKey && options.sharingAccessToken)
  ) {
    throw misconfigured(
      'There must be one PostHog credential.',
      'No request can be made.',
      'Give personalApiKey or sharingAccessToken.',
    )
  }
  if (options.personalApiKey) checkKey(secret, options.dangerouslyAllowBrowser ?? false)
  return {
    apiUrl: `${host}/api/${prefix}/${projectId}`,
    key: `${host.replace(/^https?:\/\//, '')}/${projectId}`,
    secret,
    access: options.personalApiKey ? 'key' : 'shared',
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
  }
}
