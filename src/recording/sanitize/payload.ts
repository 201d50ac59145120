import type { Door } from './door.ts'
import { words } from '../words.ts'

const MAX_DEPTH = 100
/** How much of a list or an object is kept that is larger than all of a payload may be. */
const MAX_KEPT = 1_000
const NOT_KEYS = words('__proto__ constructor prototype')

/** What a page says of itself (custom, plugin and console events): any JSON, of bounded size and depth. */
export function cleanPayload(payload: unknown, door: Door): unknown {
  return new PayloadCleaner(door).clean(payload, 0)
}

class PayloadCleaner {
  readonly #door: Door
  #values = 0
  #chars = 0

  constructor(door: Door) {
    this.#door = door
  }

  /** The very same value when nothing has to go. */
  clean(value: unknown, depth: number): unknown {
    const { limits, counter } = this.#door
    if (typeof value === 'string') {
      const left = Math.max(0, limits.maxPayloadChars - this.#chars)
      this.#chars += value.length
      if (value.length <= left) return value
      counter.cut('maxPayloadChars')
      return value.slice(0, left)
    }
    if (typeof value !== 'object' || value === null) return value
    if (depth > MAX_DEPTH || ++this.#values > limits.maxPayloadValues) {
      counter.cut('maxPayloadValues')
      return null
    }
    return Array.isArray(value) ? this.#list(value, depth) : this.#fields(value as Record<string, unknown>, depth)
  }

  #list(list: readonly unknown[], depth: number): unknown {
    this.#values += list.length
    const length = this.#kept(list.length)
    let changed: unknown[] | null = length < list.length ? [] : null
    for (let at = 0; at < length; at++) {
      const clean = this.clean(list[at], depth + 1)
      if (changed === null) {
        if (clean === list[at]) continue
        changed = list.slice(0, at)
      }
      changed.push(clean)
    }
    return changed ?? list
  }

  #fields(fields: Record<string, unknown>, depth: number): unknown {
    const keys = Object.keys(fields)
    this.#values += keys.length
    const length = this.#kept(keys.length)
    let changed: Record<string, unknown> | null = length < keys.length ? {} : null
    for (let at = 0; at < length; at++) {
      const key = keys[at] ?? ''
      const isKey = !NOT_KEYS.has(key)
      const clean = isKey ? this.clean(fields[key], depth + 1) : undefined
      if (changed === null) {
        if (isKey && clean === fields[key]) continue
        changed = Object.fromEntries(keys.slice(0, at).map((before) => [before, fields[before]]))
      }
      if (isKey) changed[key] = clean
    }
    return changed ?? fields
  }

  /** How many of so many values are looked at. */
  #kept(count: number): number {
    const { limits, counter } = this.#door
    if (count <= MAX_KEPT || this.#values <= limits.maxPayloadValues) return count
    counter.cut('maxPayloadValues')
    return MAX_KEPT
  }
}
