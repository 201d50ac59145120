import { ReplayError } from '../shared/errors.ts'

/** A segment begins with a letter, a digit, `_` or `-`: so it is never `.`, `..` or hidden. With `=` warehouses name days. */
const SEGMENT = '[\\w-][\\w.=-]{0,239}'
const KEY = new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,7}$`)
/** As long as a bucket allows. */
const MAX_KEY_LENGTH = 1024

/** Whether a text can name an object: up to 8 safe segments joined by `/`. */
export function isStoreKey(key: unknown): key is string {
  return typeof key === 'string' && key.length <= MAX_KEY_LENGTH && KEY.test(key)
}

/** @throws ReplayError `bad_request` */
export function assertStoreKey(key: string): void {
  if (isStoreKey(key)) return
  throw new ReplayError('bad_request', {
    what: 'This is not the key of a stored object.',
    fix: 'A key has up to 8 segments of letters, digits, _, -, = and dots, none of which begins with a dot.',
  })
}
