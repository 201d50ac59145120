import type { RecordingInfo } from '../../../recording/replay-source.ts'
import { toSqlText } from '../sql-json.ts'

/** Longer ones exist only where somebody plays tricks, and a B-tree could not hold them. */
const MAX_KEY_LENGTH = 512

export type PersonKeyKind = 'email' | 'distinct_id'

/** Something a person is known by, as it is kept and as it is looked for. */
export function personKey(kind: PersonKeyKind, value: string): string {
  const text = toSqlText(value).slice(0, MAX_KEY_LENGTH)
  return kind === 'email' ? text.trim().toLowerCase() : text
}

export function personOwner(personId: string): string {
  return `person:${personKey('distinct_id', personId)}`
}

/** Whoever used that distinct id, as long as nobody knows the person. */
export function anonymousOwner(distinctId: string): string {
  return `anonymous:${personKey('distinct_id', distinctId)}`
}

/** Whom a recording is of, by the best that is known; `null` where nothing is. */
export function ownerOf({ person, distinctId }: RecordingInfo): string | null {
  if (person?.id) return personOwner(person.id)
  if (person?.email) return `email:${personKey('email', person.email)}`
  const known = distinctId ?? person?.distinctIds[0]
  return known === undefined ? null : anonymousOwner(known)
}
