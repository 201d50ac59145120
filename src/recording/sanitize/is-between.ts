/** Whether a value is a number within bounds, both included. */
export function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

/** Whether a value is a whole number from 0 to `last`: so rrweb names kinds of things, and counts rules. */
export function isKind(value: unknown, last: number): boolean {
  return Number.isInteger(value) && isBetween(value, 0, last)
}
