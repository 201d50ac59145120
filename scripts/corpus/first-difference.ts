/** Where two pages, as text, differ first. */
export interface PageDifference {
  /** From 1. */
  readonly line: number
  readonly ours: string
  readonly theirs: string
  /** How many lines differ in all, counted at the same places. */
  readonly lines: number
}

const SHOWN = 160
/** So much of what is the same is shown before the difference. */
const LEAD = 40

/** The first differing line of two texts, shortened to where they part; `null` where they are the same. */
export function firstDifference(ours: string, theirs: string): PageDifference | null {
  if (ours === theirs) return null
  const [left, right] = [ours.split('\n'), theirs.split('\n')]
  const length = Math.max(left.length, right.length)
  const differing = Array.from({ length }, (_, i) => i).filter((i) => left[i] !== right[i])
  const [first = 0] = differing
  const [a, b] = [left[first] ?? '(nothing)', right[first] ?? '(nothing)']
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const from = Math.max(0, at - LEAD)
  return {
    line: first + 1,
    ours: a.slice(from, from + SHOWN).trimStart(),
    theirs: b.slice(from, from + SHOWN).trimStart(),
    lines: differing.length,
  }
}
