import type { ReplayEvent } from '../events.ts'
import { createSanitizer, type Sanitizer, type SanitizeOptions } from './create-sanitizer.ts'

/**
 * An event without what could do something to whoever looks at it; the very same object when that is nothing, `null`
 * when nothing is left. `context` is the sanitiser of the event's window, which has seen what came before; an event
 * without one is judged by the strictest rules.
 *
 * @example
 * const sanitizer = createSanitizer()
 * const safe = events.flatMap((event) => sanitizeEvent(event, sanitizer) ?? [])
 */
export function sanitizeEvent(event: ReplayEvent, context: Sanitizer | SanitizeOptions = {}): ReplayEvent | null {
  return ('sanitize' in context ? context : createSanitizer(context)).sanitize(event)
}
