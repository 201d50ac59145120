import { copyJson } from '../copy-json.ts'
import { IncrementalSource, isObject, type ReplayEvent } from '../events.ts'

type RuleData = Record<string, unknown>

/**
 * What happened to one style sheet since its text was last set: events that lead to the same rules when replayed in
 * order on that text. It grows with the rules there are, not with the times they changed:
 * - insertions that follow each other become one event,
 * - a declaration that is set again replaces the earlier setting,
 * - a replacement of the whole sheet forgets everything before it.
 */
export class RuleLog {
  #data: RuleData[] = []
  /** The list of the last insertions, while they are the last of all: our own, not that of the recording's event. */
  #insertions: unknown[] | null = null
  /** Declarations set since the last insertion or removal, by rule and property; later ones stay later. */
  #declarations = new Map<string, RuleData>()

  push({ data }: ReplayEvent): void {
    if (!isObject(data)) return
    if (data['source'] === IncrementalSource.StyleDeclaration) {
      const key = declarationKey(data)
      this.#declarations.delete(key)
      this.#declarations.set(key, data)
      return
    }
    if (this.#declarations.size > 0) {
      for (const declaration of this.#declarations.values()) this.#data.push(declaration)
      this.#declarations.clear()
      this.#insertions = null
    }
    const { adds, removes, replace, replaceSync } = data
    const replaces = typeof replace === 'string' || typeof replaceSync === 'string'
    if (replaces) this.#data = []
    if (replaces || !Array.isArray(adds) || (Array.isArray(removes) && removes.length > 0)) {
      this.#insertions = null
      this.#data.push(data)
    } else if (this.#insertions) for (const add of adds as unknown[]) this.#insertions.push(add)
    else {
      this.#insertions = [...(adds as unknown[])]
      this.#data.push({ ...data, adds: this.#insertions })
    }
  }

  /** The events to replay, as private copies that bear `timestamp`. That somebody asked changes nothing. */
  toEvents(timestamp: number): ReplayEvent[] {
    return [...this.#data, ...this.#declarations.values()].map((data) => ({ type: 3, data: copyJson(data), timestamp }))
  }
}

function declarationKey(data: Record<string, unknown>): string {
  const change = isObject(data['set']) ? data['set'] : data['remove']
  return JSON.stringify([data['index'], isObject(change) ? change['property'] : null])
}
