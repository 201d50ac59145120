/** The values of one statement, and their places in it. */
export interface SqlValues {
  readonly values: readonly unknown[]
  /** Adds a value and answers with its place, `$1` and on. */
  add(value: unknown): string
}

export function createSqlValues(): SqlValues {
  const values: unknown[] = []
  return {
    values,
    add(value) {
      values.push(value)
      return `$${values.length}`
    },
  }
}
