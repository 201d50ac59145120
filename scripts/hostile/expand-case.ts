/** What the placeholders of a case stand for. */
export interface Placeholders {
  /** Where the attacker's server is, with a path of the case's own. */
  readonly attacker: string
  readonly portal: string
  /** A host name of the case's own, to be found again in a network log. */
  readonly dns: string
  /** A script that tells that it ran. */
  readonly js: string
}

/** A case as it is stored: events with placeholders in their texts, and directives in place of what would be large. */
export interface HostileCase {
  readonly name: string
  readonly category: string
  readonly description: string
  readonly events: readonly unknown[]
  /** What the viewer does after the replay: clicks at a place on the stage, and typing. */
  readonly interact?: readonly { readonly click?: readonly [number, number]; readonly type?: string }[]
  /** The viewer types into the portal's field while the recording plays. */
  readonly typing?: boolean
  /** The viewer presses Tab in the portal's field. */
  readonly tabKey?: boolean
  /** Large: may take longer. */
  readonly slow?: boolean
  readonly seeks?: boolean
  /** About hints to the network, which browsers follow in regular profiles only. */
  readonly hints?: boolean
  /** No way leads to the end: nothing is said about playback. */
  readonly noSentinel?: boolean
}

type Fields = Readonly<Record<string, unknown>>

/** The recording as JSON text. Size directives never become objects here: some would not fit. */
export function expandCase(events: readonly unknown[], placeholders: Placeholders): string {
  return toJson(events, placeholders)
}

/**
 * - `{ "$repeat": { count, startId?, node | events } }`: as many list items; `"$id"`, `"$i"` and `$I$` count
 * - `{ "$nest": { depth, startId?, tag?, leaf? } }`: elements within each other
 * - `{ "$string": { unit, count } }`, `{ "$cat": [part, …] }`: texts
 * - `{ "$raw": "1e999" }`: text that JSON.stringify would not write
 */
function toJson(value: unknown, to: Placeholders): string {
  if (typeof value === 'string') return JSON.stringify(fill(value, to))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const items = value.map((item) => toJson(item, to)).filter((item) => item !== '')
    return `[${items.join(',')}]`
  }
  const fields = value as Fields
  const [directive] = Object.keys(fields)
  switch (directive) {
    case '$repeat':
      return repeat(fields[directive] as Fields, to)
    case '$nest':
      return nest(fields[directive] as Fields, to)
    case '$string': {
      const { unit, count } = fields[directive] as { unit: string; count: number }
      return JSON.stringify(fill(unit, to).repeat(count))
    }
    case '$cat': {
      const parts = (fields[directive] as unknown[]).map((part) => JSON.parse(toJson(part, to)) as string)
      return JSON.stringify(parts.join(''))
    }
    case '$raw':
      return fill(String(fields[directive]), to)
    default: {
      const entries = Object.entries(fields).map(
        ([key, item]) => `${JSON.stringify(fill(key, to))}:${toJson(item, to)}`,
      )
      return `{${entries.join(',')}}`
    }
  }
}

function repeat(directive: Fields, to: Placeholders): string {
  const {
    count,
    startId = 1000,
    node,
    events,
  } = directive as {
    count: number
    startId?: number
    node?: unknown
    events?: unknown
  }
  const template = toJson(node ?? events, to)
  return Array.from({ length: count }, (_, i) =>
    template
      .replaceAll('"$id"', String(startId + i))
      .replaceAll('"$i"', String(i))
      .replaceAll('$I$', String(i)),
  ).join(',')
}

function nest(directive: Fields, to: Placeholders): string {
  const {
    depth,
    startId = 1000,
    tag = 'div',
    leaf,
  } = directive as {
    depth: number
    startId?: number
    tag?: string
    leaf?: unknown
  }
  const opening = Array.from(
    { length: depth },
    (_, i) => `{"type":2,"id":${startId + i},"tagName":${JSON.stringify(tag)},"attributes":{},"childNodes":[`,
  )
  return `${opening.join('')}${leaf === undefined ? '' : toJson(leaf, to)}${']}'.repeat(depth)}`
}

function fill(text: string, { attacker, portal, dns, js }: Placeholders): string {
  if (!text.includes('__')) return text
  return text
    .replaceAll('__ATTACKER__', attacker)
    .replaceAll('__ATTACKER_HOST__', new URL(attacker).host)
    .replaceAll('__ATTACKER_DNS__', dns)
    .replaceAll('__PORTAL__', portal)
    .replaceAll('__JS__', js)
}
