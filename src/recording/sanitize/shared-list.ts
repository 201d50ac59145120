/** Maps a list and leaves out what becomes `null`; the very same list when nothing changed. */
export function mapShared<T>(list: readonly T[], map: (item: T, index: number) => T | null): readonly T[] {
  let changed: T[] | null = null
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as T
    const mapped = map(item, index)
    if (changed === null) {
      if (mapped === item) continue
      changed = list.slice(0, index)
    }
    if (mapped !== null) changed.push(mapped)
  }
  return changed ?? list
}

/** Copies of those fields that are there, so that nothing else comes along. The very same object when there is no more. */
export function pickShared<T extends object>(value: T, fields: ReadonlySet<string>): T {
  // Most events pass untouched, and this loop makes nothing that would have to be cleaned up.
  for (const key in value) if (!fields.has(key)) return pick(value, fields)
  return value
}

function pick<T extends object>(value: T, fields: ReadonlySet<string>): T {
  const keys = Object.keys(value).filter((key) => fields.has(key))
  return Object.fromEntries(keys.map((key): [string, unknown] => [key, Reflect.get(value, key)])) as T
}

/** The object with some fields replaced; the very same object when they are what they were. */
export function withFields<T extends object>(value: T, fields: Readonly<Record<string, unknown>>): T {
  for (const key in fields) {
    const isSame = Reflect.get(value, key) === fields[key] && (fields[key] !== undefined || Object.hasOwn(value, key))
    if (!isSame) return { ...value, ...fields }
  }
  return value
}

/** The object without some fields; the very same object when it has none of them. */
export function omitFields<T extends object>(value: T, fields: readonly string[]): T {
  if (!fields.some((field) => Object.hasOwn(value, field))) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(key))) as T
}
