import type { Door } from './door.ts'

const MAX_DEPTH = 100
const NOT_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** What a page says of itself (custom, plugin and console events): any JSON, of bounded size and depth. */
export function cleanPayload(payload: unknown, door: Door): unknown {
  let values = 0
  let chars = 0
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') {
      const left = Math.max(0, door.limits.maxPayloadChars - chars)
      chars += value.length
      return value.length <= left ? value : cutTo(value.slice(0, left), 'maxPayloadChars')
    }
    if (typeof value !== 'object' || value === null) return value
    if (depth > MAX_DEPTH || ++values > door.limits.maxPayloadValues) return cutTo(null, 'maxPayloadValues')
    return Array.isArray(value) ? cleanList(value, depth) : cleanFields(value as Record<string, unknown>, depth)
  }
  const cleanList = (list: readonly unknown[], depth: number): unknown => {
    values += list.length
    const kept = values > door.limits.maxPayloadValues ? list.slice(0, 1_000) : list
    const items = kept.map((item) => clean(item, depth + 1))
    return items.length === list.length && items.every((item, i) => item === list[i]) ? list : items
  }
  const cleanFields = (fields: Record<string, unknown>, depth: number): unknown => {
    const keys = Object.keys(fields)
    values += keys.length
    const kept = (values > door.limits.maxPayloadValues ? keys.slice(0, 1_000) : keys).filter(
      (key) => !NOT_KEYS.has(key),
    )
    const entries = kept.map((key): [string, unknown] => [key, clean(fields[key], depth + 1)])
    const isSame = entries.length === keys.length && entries.every(([key, value]) => value === fields[key])
    return isSame ? fields : Object.fromEntries(entries)
  }
  const cutTo = <T>(value: T, limit: 'maxPayloadChars' | 'maxPayloadValues'): T => {
    door.counter.cut(limit)
    return value
  }
  return clean(payload, 0)
}
