/** What PostgreSQL can keep neither as text nor as JSON: the character 0, and halves of surrogate pairs. */
const UNSTORABLE = /\0|\p{Surrogate}/gu

/** A text as the database can keep it: recordings are strangers' input, and may hold any character. */
export function toSqlText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD')
}

/** A value as JSON text for a `jsonb` parameter, names of fields included. */
export function toSqlJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return toSqlText(part)
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    const entries = Object.entries(part)
    const isClean = entries.every(([name]) => toSqlText(name) === name)
    return isClean ? part : Object.fromEntries(entries.map(([name, field]) => [toSqlText(name), field as unknown]))
  })
}
