/** What an object or list costs beside what is in it, and each thing in it; measured in V8, rounded up. */
const OBJECT_BYTES = 32
const SLOT_BYTES = 12
const STRING_BYTES = 16

/** About how many bytes of memory a parsed JSON value takes. Never recursive: strangers nest as deeply as they like. */
export function sizeOf(value: unknown): number {
  let bytes = 0
  const pending: unknown[] = [value]
  while (pending.length > 0) {
    const next = pending.pop()
    if (typeof next === 'string') bytes += STRING_BYTES + next.length
    else if (typeof next === 'object' && next !== null) {
      const values: readonly unknown[] = Array.isArray(next) ? (next as unknown[]) : Object.values(next)
      bytes += OBJECT_BYTES + values.length * SLOT_BYTES
      for (const child of values) if (typeof child === 'string' || typeof child === 'object') pending.push(child)
    }
  }
  return bytes
}
