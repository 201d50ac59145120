import { ReplayError } from '../../shared/errors.ts'

/** PostgreSQL cuts names at 63 bytes, and a name that is cut may be another's. */
const NAME = /^[\p{L}_][\p{L}\p{N}_$ -]*$/u
const MAX_NAME_BYTES = 63

/**
 * A name of a schema, table or column as it may stand in a statement: checked, and quoted. `shop.orders` names a table
 * in a schema.
 *
 * @throws ReplayError `configuration` for what cannot be a name
 */
export function sqlName(name: string): string {
  return name
    .split('.')
    .map((part) => {
      if (!NAME.test(part) || new TextEncoder().encode(part).length > MAX_NAME_BYTES) {
        throw new ReplayError('configuration', {
          what: `${JSON.stringify(name)} cannot be the name of a schema, table or column.`,
          fix: 'Give it as the database has it: letters, digits and _, with a dot after the schema.',
        })
      }
      return `"${part}"`
    })
    .join('.')
}
