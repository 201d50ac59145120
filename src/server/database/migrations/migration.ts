/** One step of the schema. Never changed once released: what is wrong with it, the next one mends. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number
  readonly name: string
  /** One statement each, because a prepared statement holds only one. `schema` is quoted already. */
  readonly statements: (schema: string) => readonly string[]
}
