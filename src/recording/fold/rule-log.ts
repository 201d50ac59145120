import { copyJson } from '../copy-json.ts'
import { IncrementalSource, isObject, type ReplayEvent } from '../events.ts'

type RuleEvent = { readonly data: Record<string, unknown>; readonly timestamp: number }

/**
 * What happened to one style sheet since its text was last set: events that lead to the same rules when replayed in
 * order on that text. It grows with the rules there are, not with the times they changed:
 * - insertions that follow each other become one event,
 * - a declaration that is set again replaces the earlier setting,
 * - a replacement of the whole sheet forgets everything before it.
 */
export class RuleLog {
  #events: RuleEvent[] = []
  /** Declarations set since the last insertion or removal, by rule and property; later ones stay later. */
  #declarations = new Map<string, RuleEvent>()

  get isEmpty(): boolean {
    return this.#events.length === 0 && this.#declarations.size === 0
  }

  push(event: ReplayEvent): void {
    if (!isObject(event.data)) return
    const data = event.data
    const own = { data, timestamp: event.timestamp }
    if (data['source'] === IncrementalSource.StyleDeclaration) {
      const key = declarationKey(data)
      this.#declarations.delete(key)
      this.#declarations.set(key, own)
      return
    }
    this.#flushDeclarations()
    if (typeof data['replace'] === 'string' || typeof data['replaceSync'] === 'string') this.#events = []
    const last = this.#events.at(-1)
    if (last && isInsertionOnly(last.data) && isInsertionOnly(data)) {
      this.#events[this.#events.length - 1] = { data: joinInsertions(last.data, data), timestamp: event.timestamp }
    } else {
      this.#events.push(own)
    }
  }

  /** The events to replay, as private copies that bear `timestamp`. That somebody asked changes nothing. */
  toEvents(timestamp: number): ReplayEvent[] {
    return [...this.#events, ...this.#declarations.values()].map(({ data }) => ({
      type: 3,
      data: copyJson(data),
      timestamp,
    }))
  }

  #flushDeclarations(): void {
    if (this.#declarations.size === 0) return
    this.#events.push(...this.#declarations.values())
    this.#declarations.clear()
  }
}

/** Insertions are gathered in a list of their own, which may be appended to without touching the recording's events. */
const GATHERED = Symbol('gathered')

function joinInsertions(into: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const adds = more['adds'] as unknown[]
  if (Object.hasOwn(into, GATHERED)) {
    ;(into['adds'] as unknown[]).push(...adds)
    return into
  }
  return { ...into, adds: [...(into['adds'] as unknown[]), ...adds], [GATHERED]: true }
}

function isInsertionOnly(data: Record<string, unknown>): boolean {
  const { adds, removes, replace, replaceSync } = data
  return (
    data['source'] === IncrementalSource.StyleSheetRule &&
    Array.isArray(adds) &&
    !(Array.isArray(removes) && removes.length > 0) &&
    typeof replace !== 'string' &&
    typeof replaceSync !== 'string'
  )
}

function declarationKey(data: Record<string, unknown>): string {
  const change = isObject(data['set']) ? data['set'] : data['remove']
  return JSON.stringify([data['index'], isObject(change) ? change['property'] : null])
}
