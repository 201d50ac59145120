import { isObject } from '../../recording/events.ts'
import type { Person, ProductEvent } from '../../recording/replay-source.ts'

/**
 * Who the session is of, by its own product events: the ids it was known by, and what was set of the person, the
 * latest of each. `null` until somebody was identified or something was set.
 *
 * @param events in order of time
 */
export function personOf(events: Iterable<ProductEvent>): Person | null {
  const distinctIds = new Set<string>()
  const properties = new Map<string, unknown>()
  let isKnown = false
  for (const { name, distinctId, properties: sent } of events) {
    const once = sent['$set_once']
    const set = sent['$set']
    if (isObject(once))
      for (const [key, value] of Object.entries(once)) if (!properties.has(key)) properties.set(key, value)
    if (isObject(set)) for (const [key, value] of Object.entries(set)) properties.set(key, value)
    if (name === '$identify' || isObject(set)) isKnown = true
    const anonymousId = name === '$identify' ? sent['$anon_distinct_id'] : undefined
    for (const id of [distinctId, anonymousId]) if (typeof id === 'string' && id !== '') distinctIds.add(id)
  }
  if (!isKnown) return null
  const texts = Object.fromEntries(
    (['name', 'email'] as const).flatMap((key) => {
      const value = properties.get(key)
      return typeof value === 'string' ? [[key, value]] : []
    }),
  )
  // The newest id first: that is what the person is called now.
  return { distinctIds: [...distinctIds].reverse(), properties: Object.fromEntries(properties), ...texts }
}
