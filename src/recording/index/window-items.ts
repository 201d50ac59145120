import type { InspectorItem } from '../recording-view.ts'
import { inputItems } from './input-items.ts'
import { type ItemDraft, toItem } from './item.ts'
import { changesOnly, navigationItem, resizeItems } from './page-items.ts'
import { pointerItems } from './pointer-items.ts'
import type { WindowFacts } from './window-facts.ts'

/** The rows of one window in order of time, with ids that stay the same however the blocks arrived. */
export function windowItems(facts: WindowFacts, windowId: string, startMs: number): readonly InspectorItem[] {
  const sizes = changesOnly(facts.sizes, (a, b) => a.width === b.width && a.height === b.height)
  const drafts: readonly ItemDraft[] = [
    ...facts.addresses.map(navigationItem),
    ...pointerItems(facts.presses),
    ...inputItems(facts.inputs),
    ...resizeItems(sizes),
    ...facts.drafts,
    // PostHog's older recorder told requests twice for a while; its own form says more.
    ...(facts.legacyRequests.length > 0 ? facts.legacyRequests : facts.requests),
  ]
  const sorted = [...drafts].sort((a, b) => a.timestampMs - b.timestampMs)
  const ordinals = new Map<string, number>()
  return sorted.map((draft) => {
    const instant = `${draft.kind} ${draft.timestampMs}`
    const ordinal = ordinals.get(instant) ?? 0
    ordinals.set(instant, ordinal + 1)
    return toItem(draft, windowId, startMs, ordinal)
  })
}
