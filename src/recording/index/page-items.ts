import type { ItemDraft } from './item.ts'

/** A change of address or size, in the order they were recorded. Epoch ms. */
export interface AddressFact {
  readonly timestampMs: number
  readonly url: string
}

export interface SizeFact {
  readonly timestampMs: number
  readonly width: number
  readonly height: number
}

/** Facts that differ from the one before: periodic full snapshots repeat address and size every few minutes. */
export function changesOnly<T>(facts: readonly T[], isSame: (a: T, b: T) => boolean): readonly T[] {
  return facts.filter((fact, i) => {
    const before = facts[i - 1]
    return before === undefined || !isSame(before, fact)
  })
}

export function navigationItem(change: AddressFact): ItemDraft {
  return {
    kind: 'navigation',
    timestampMs: change.timestampMs,
    title: withoutOrigin(change.url),
    detail: change.url,
    tone: 'accent',
  }
}

/** The first size is how the page began, not a resize. */
export function resizeItems(changes: readonly SizeFact[]): readonly ItemDraft[] {
  return changes.slice(1).map(({ timestampMs, width, height }) => ({
    kind: 'resize',
    timestampMs,
    title: `Resized to ${Math.round(width)} × ${Math.round(height)}`,
    tone: 'neutral',
    data: { width, height },
  }))
}

function withoutOrigin(url: string): string {
  const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
  return url.slice(origin.length) || '/'
}
