import { isObject } from '../../recording/events.ts'

/** An own property of a recorded payload, if it is a number. */
export function ownNumber(data: unknown, key: string): number | null {
  const value = own(data, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** An own property of a recorded payload, if it is a text. */
export function ownText(data: unknown, key: string): string | null {
  const value = own(data, key)
  return typeof value === 'string' ? value : null
}

function own(data: unknown, key: string): unknown {
  return isObject(data) && Object.hasOwn(data, key) ? data[key] : undefined
}
