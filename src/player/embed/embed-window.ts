import { ReplayError } from '../../shared/errors.ts'
import { isExactOrigin } from '../../shared/exact-origin.ts'

/** Who listens to messages: the `window` of the portal, or of the embed page. */
export interface ListeningWindow {
  addEventListener(type: 'message', listener: (event: EmbedEvent) => void): void
  removeEventListener(type: 'message', listener: (event: EmbedEvent) => void): void
}

/** Who can be sent messages: `frame.contentWindow`, or `window.parent`. */
export interface OtherWindow {
  postMessage(message: unknown, targetOrigin: string): void
}

/** What is read of a message event. */
export interface EmbedEvent {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
}

/** Throws `ReplayError` code `configuration` unless `value` is exactly an origin, such as `https://replay.example`. */
export function exactOrigin(value: string): string {
  if (isExactOrigin(value)) return value
  throw new ReplayError('configuration', {
    what: `"${value}" is not an origin.`,
    why: 'Messages go to, and are taken from, origins that are named exactly.',
    fix: 'Pass scheme, host and port as the browser writes them, such as "https://replay.example" (no path, no *).',
  })
}
