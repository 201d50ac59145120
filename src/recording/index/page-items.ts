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

export function navigationItem(change: AddressFact): ItemDraft {
  return {
    kind: 'navigation',
    timestampMs: change.timestampMs,
    title: withoutOrigin(change.url),
    detail: change.url,
    tone: 'accent',
  }
}

/** The first size is how the page began, and full snapshots repeat theirs every few minutes: neither is a resize. */
export function resizeItems(sizes: readonly SizeFact[]): readonly ItemDraft[] {
  const resizes = sizes.filter(({ width, height }, i) => {
    const before = sizes[i - 1]
    return before && (before.width !== width || before.height !== height)
  })
  return resizes.map(({ timestampMs, width, height }) => ({
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
