/** Longest text of a row; more than a line is never shown. */
const MAX_LINE_LENGTH = 300
const MAX_STRING_LENGTH = 10_000
const MAX_CHILDREN = 100
const MAX_DEPTH = 6
/** Characters that one payload may have in all. */
const MAX_PAYLOAD_LENGTH = 40_000

/** One line of text: white space joined, cut at `maxLength`. */
export function oneLine(text: string, maxLength: number = MAX_LINE_LENGTH): string {
  // Cutting first keeps the cost of a text of megabytes down.
  const line = text
    .slice(0, maxLength * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}

/** A copy of a recorded payload that is never large, however large the payload: for the expanded row of a list. */
export function boundedCopy(value: unknown): unknown {
  const budget = { left: MAX_PAYLOAD_LENGTH }
  return copyWithin(value, budget, 0)
}

function copyWithin(value: unknown, budget: { left: number }, depth: number): unknown {
  budget.left -= 8
  if (typeof value === 'string') {
    const length = Math.max(0, Math.min(value.length, MAX_STRING_LENGTH, budget.left))
    budget.left -= length
    return length < value.length ? `${value.slice(0, length)}…` : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth === MAX_DEPTH || budget.left <= 0) return '…'
  if (Array.isArray(value)) {
    return value.slice(0, MAX_CHILDREN).map((child: unknown) => copyWithin(child, budget, depth + 1))
  }
  const keys = Object.keys(value).slice(0, MAX_CHILDREN)
  return Object.fromEntries(
    keys.map((key) => [oneLine(key, 100), copyWithin(Reflect.get(value, key), budget, depth + 1)]),
  )
}
