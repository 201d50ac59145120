import { sameJson } from '../recording/stream/same-json.ts'

/** What became of a list: `removed` elements at `from` gave way to `added`; all before and after them are the same. */
export interface ListPatch<T> {
  readonly from: number
  readonly removed: number
  readonly added: readonly T[]
}

/** How `after` comes from `before`; `null` when they are equal in content. */
export function diffList<T>(before: readonly T[], after: readonly T[]): ListPatch<T> | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && sameJson(before[from], after[from])) from += 1
  if (from === before.length && from === after.length) return null
  let kept = 0
  while (kept < shorter - from && sameJson(before.at(-1 - kept), after.at(-1 - kept))) kept += 1
  return { from, removed: before.length - from - kept, added: after.slice(from, after.length - kept) }
}

/** The list that `diffList` saw, made of the elements there were and the added ones; the same list without a patch. */
export function patchList<T>(before: readonly T[], patch: ListPatch<T> | null): readonly T[] {
  if (patch === null) return before
  return before.slice(0, patch.from).concat(patch.added, before.slice(patch.from + patch.removed))
}
