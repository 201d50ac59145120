/** What a recording id or block key may look like wherever it becomes part of a path or an address. */
const SAFE_ID = /^[\w-]{1,64}$/

/** Whether `id` can name a file or a path segment: letters, digits, `_` and `-`, so never `..`, `/` or `%2e`. */
export function isSafeId(id: unknown): id is string {
  return typeof id === 'string' && SAFE_ID.test(id)
}
