import { isObject, listOf, type ReplayEvent } from '../events.ts'
import type { Tone } from '../recording-view.ts'
import type { ItemDraft } from './item.ts'

/** What browsers begin the message of an error with that nobody caught. */
const UNCAUGHT = /^(?:Uncaught|Unhandled)\b/
const PLACEHOLDER = /%([sdifoOc%])/g
/** Arguments may be long texts; a line of a list needs only their beginnings. */
const MAX_ARGUMENT_LENGTH = 2000

/** One row of the console: `rrweb/console@1`, and the older incremental source 11. `null` where nothing was said. */
export function consoleItem(event: ReplayEvent, payload: unknown): ItemDraft | null {
  if (!isObject(payload)) return null
  const level = typeof payload['level'] === 'string' ? payload['level'] : 'log'
  const args = listOf(payload['payload']).map(plainText)
  if (args.length === 0 && level !== 'trace') return null
  const trace = listOf(payload['trace']).filter((line) => typeof line === 'string')
  const title = formatArguments(args)
  const isUncaught = level === 'error' && UNCAUGHT.test(title)
  return {
    kind: isUncaught ? 'error' : 'console',
    timestampMs: event.timestamp,
    title,
    ...(trace[0] !== undefined && { detail: trace[0] }),
    tone: toneOf(level),
    keywords: `${level} ${trace.join(' ').slice(0, MAX_ARGUMENT_LENGTH)}`,
    data: { level, payload: payload['payload'], trace },
  }
}

function toneOf(level: string): Tone {
  if (level === 'error' || level === 'assert') return 'danger'
  return level === 'warn' ? 'warning' : 'neutral'
}

/** Arguments are recorded as JSON, so texts carry quotes; what was cut off on the way is shown as it is. */
function plainText(recorded: unknown): string {
  const text = typeof recorded === 'string' ? recorded : (JSON.stringify(recorded) ?? '')
  const head = text.slice(0, MAX_ARGUMENT_LENGTH)
  if (!head.startsWith('"')) return head
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value.slice(0, MAX_ARGUMENT_LENGTH) : head
  } catch {
    return head.replace(/^"|"$/g, '')
  }
}

/** Puts arguments where the first one wants them, as a console does; styles (`%c`) are left out. */
function formatArguments(args: readonly string[]): string {
  const [format, ...rest] = args
  if (format === undefined) return ''
  let used = 0
  const filled = format.replace(PLACEHOLDER, (placeholder, kind: string) => {
    if (kind === '%') return '%'
    if (used >= rest.length) return placeholder
    const argument = rest[used++] ?? ''
    return kind === 'c' ? '' : argument
  })
  return [filled, ...rest.slice(used)].join(' ')
}
