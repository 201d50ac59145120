/** Attributes whose value is work for the browser, and the most that makes sense. */
const MOST: ReadonlyMap<string, number> = new Map([
  ['rowspan', 1_000],
  ['colspan', 1_000],
  ['span', 1_000],
  ['rows', 1_000],
  ['cols', 1_000],
  ['size', 1_000],
  ['width', 20_000],
  ['height', 20_000],
  ['numoctaves', 8],
  ['stddeviation', 100],
  ['radius', 100],
])
const NUMBER = /\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi

/** Whether a value of this attribute has a bound. */
export function isMeasure(name: string): boolean {
  return MOST.has(name)
}

/** The value with no number beyond the attribute's bound. */
export function clampMeasure(name: string, value: string): string {
  const most = MOST.get(name) ?? Infinity
  return value.replace(NUMBER, (number) => (Number(number) > most ? String(most) : number))
}
