import { ReplayError } from '../../shared/errors.ts'

/** `https://cdn.example`, `https://*.example:8443`; anything else could smuggle a directive into the policy. */
const ORIGIN = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i

/**
 * Normalises what the host allows recorded pages to load from: an origin, or a bare host name, which means https.
 * Throws `ReplayError` code `configuration` for anything else.
 */
export function allowedOrigin(value: string): string {
  const origin = value.includes('://') ? value : `https://${value}`
  if (ORIGIN.test(origin)) return origin
  throw new ReplayError('configuration', {
    what: `"${value}" is not an origin that assets can be loaded from.`,
    why: 'Recorded pages may only load from origins that are named exactly.',
    fix: 'Name a host such as "cdn.example.com" or an origin such as "https://cdn.example.com:8443".',
  })
}

/**
 * The Content-Security-Policy every recorded page lives under. It is set on the wrapper frame, where the replay
 * frame and its nested frames inherit it, and where no recorded markup can reach it. `scriptSource` names the one
 * script of an isolated frame, by nonce or hash.
 */
export function framePolicy(allowedOrigins: readonly string[] = [], scriptSource = "'none'"): string {
  const allowed = allowedOrigins.map((origin) => ` ${origin}`).join('')
  return [
    "default-src 'none'",
    `script-src ${scriptSource}`,
    `style-src 'unsafe-inline'${allowed}`,
    `img-src data: blob:${allowed}`,
    `font-src data:${allowed}`,
    `media-src data: blob:${allowed}`,
    "connect-src 'none'",
    "frame-src 'none'",
    "child-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
