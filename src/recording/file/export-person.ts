import { isObject } from '../events.ts'
import type { Person } from '../replay-source.ts'

/** Reads the person of a PostHog export file; `null` where there is none or it is no person. */
export function readExportPerson(value: unknown): Person | null {
  if (!isObject(value)) return null
  const properties = isObject(value['properties']) ? value['properties'] : {}
  const createdAtMs = typeof value['created_at'] === 'string' ? Date.parse(value['created_at']) : NaN
  const ids = Array.isArray(value['distinct_ids']) ? value['distinct_ids'] : []
  const id = value['uuid'] ?? value['id']
  return {
    ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}),
    ...(typeof value['name'] === 'string' ? { name: value['name'] } : {}),
    ...(typeof properties['email'] === 'string' ? { email: properties['email'] } : {}),
    distinctIds: ids.filter((distinctId) => typeof distinctId === 'string'),
    properties,
    ...(Number.isNaN(createdAtMs) ? {} : { createdAtMs }),
  }
}

/** The person in the words of an export file. */
export function writeExportPerson(person: Person): Record<string, unknown> {
  return {
    uuid: person.id,
    name: person.name,
    distinct_ids: person.distinctIds,
    properties: person.properties,
    created_at: person.createdAtMs === undefined ? undefined : new Date(person.createdAtMs).toISOString(),
  }
}
