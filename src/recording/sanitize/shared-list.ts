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
  const keys = Object.keys(value)
  if (keys.every((key) => fields.has(key))) return value
  const entries = keys.filter((key) => fields.has(key)).map((key): [string, unknown] => [key, Reflect.get(value, key)])
  return Object.fromEntries(entries) as T
}

/** The object with some fields replaced; the very same object when they are what they were. */
export function withFields<T extends object>(value: T, fields: Readonly<Record<string, unknown>>): T {
  const isSame = Object.keys(fields).every(
    (key) => Reflect.get(value, key) === fields[key] && (fields[key] === undefined || Object.hasOwn(value, key)),
  )
  return isSame ? value : { ...value, ...fields }
}
