import { ReplayError } from '../../shared/errors.ts'
import { isObject } from '../events.ts'

/** Reads typed fields of parsed JSON that somebody else wrote. Every mismatch throws `format_unknown`. */
export interface FieldReader {
  string(key: string): string
  /** A finite number. */
  number(key: string): number
  /** A finite number from 0 on. */
  count(key: string): number
  boolean(key: string): boolean
  array(key: string): readonly unknown[]
  raw(key: string): unknown
  has(key: string): boolean
}

export function formatError(where: string, expected: string): ReplayError {
  return new ReplayError('format_unknown', {
    what: `${where} is not ${expected}.`,
    why: 'The file was not written by portal-replay, or was damaged on the way.',
    fix: 'Write the archive again, or look at what the server answers.',
  })
}

/** @param where names the value in errors, e.g. `manifest.json: recording`. */
export function readFields(value: unknown, where: string): FieldReader {
  if (!isObject(value)) throw formatError(where, 'an object')
  const raw = (key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)
  const number = (key: string): number => {
    const found = raw(key)
    if (typeof found !== 'number' || !Number.isFinite(found)) throw formatError(`${where}.${key}`, 'a number')
    return found
  }
  return {
    raw,
    number,
    has: (key) => raw(key) !== undefined && raw(key) !== null,
    string(key) {
      const found = raw(key)
      if (typeof found !== 'string') throw formatError(`${where}.${key}`, 'a string')
      return found
    },
    count(key) {
      const found = number(key)
      if (found < 0) throw formatError(`${where}.${key}`, 'a number from 0 on')
      return found
    },
    boolean(key) {
      const found = raw(key)
      if (typeof found !== 'boolean') throw formatError(`${where}.${key}`, 'true or false')
      return found
    },
    array(key) {
      const found = raw(key)
      if (!Array.isArray(found)) throw formatError(`${where}.${key}`, 'a list')
      return found as readonly unknown[]
    },
  }
}

/** Parses JSON text, telling by a typed error which file was not JSON. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notJson(where, cause)
  }
}

export function notJson(where: string, cause: unknown): ReplayError {
  return new ReplayError('format_unknown', {
    what: `${where} is not JSON.`,
    fix: 'Look at what the server answers for this file.',
    cause,
  })
}
