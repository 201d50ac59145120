/** What a key asks for. One closed list: the help shows it, the container does it. */
export type KeyCommand =
  | { readonly type: 'toggle-play' | 'fullscreen' | 'theatre' | 'skip-inactivity' | 'next-window' | 'search' | 'help' }
  | { readonly type: 'seek-by'; readonly byMs: number }
  | { readonly type: 'event' | 'marker' | 'speed'; readonly direction: 1 | -1 }
  | { readonly type: 'seek-to-fraction'; readonly fraction: number }

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

const STEP_MS = 5_000
const LEAP_MS = 30_000

const PLAIN: Readonly<Record<string, KeyCommand>> = {
  ' ': { type: 'toggle-play' },
  k: { type: 'toggle-play' },
  f: { type: 'fullscreen' },
  t: { type: 'theatre' },
  s: { type: 'skip-inactivity' },
  w: { type: 'next-window' },
  n: { type: 'marker', direction: 1 },
  p: { type: 'marker', direction: -1 },
  '/': { type: 'search' },
  '?': { type: 'help' },
  arrowup: { type: 'speed', direction: 1 },
  arrowdown: { type: 'speed', direction: -1 },
}

/** The command of a key press; `null` for keys that belong to the browser or to nobody. */
export function keyCommand(press: KeyPress): KeyCommand | null {
  if (press.ctrlKey || press.metaKey) return null
  const key = press.key.toLowerCase()
  if (key === 'arrowleft' || key === 'arrowright') return arrow(key === 'arrowright' ? 1 : -1, press)
  if (press.altKey) return null
  if (/^[1-9]$/.test(key)) return { type: 'seek-to-fraction', fraction: Number(key) / 10 }
  return Object.hasOwn(PLAIN, key) ? PLAIN[key]! : null
}

function arrow(direction: 1 | -1, press: KeyPress): KeyCommand {
  if (press.altKey) return { type: 'event', direction }
  return { type: 'seek-by', byMs: direction * (press.shiftKey ? LEAP_MS : STEP_MS) }
}
