import type { ListItem } from '../../player/timeline/inspector-list.ts'

export interface CollapsedItems {
  readonly items: readonly ListItem[]
  /** How often the item of that id was repeated in a row; absent for once. */
  readonly repeats: ReadonlyMap<string, number>
}

/** Equal neighbours as one row, the first of them: a console that says the same thing in a loop stays readable. */
export function collapseRepeats(items: readonly ListItem[]): CollapsedItems {
  const kept: ListItem[] = []
  const repeats = new Map<string, number>()
  for (const item of items) {
    const last = kept.at(-1)
    if (last && isSame(last, item)) repeats.set(last.id, (repeats.get(last.id) ?? 1) + 1)
    else kept.push(item)
  }
  return { items: kept, repeats }
}

function isSame(a: ListItem, b: ListItem): boolean {
  return (
    a.kind === b.kind && a.tone === b.tone && a.title === b.title && a.detail === b.detail && a.windowId === b.windowId
  )
}
