import type { InspectorItem } from '../recording-view.ts'
import type { Steps } from '../steps.ts'
import { inputItems } from './input-items.ts'
import { type ItemDraft, toItem } from './item.ts'
import { navigationItem, resizeItems } from './page-items.ts'
import { pointerItems } from './pointer-items.ts'
import type { WindowFacts } from './window-facts.ts'

/** Between two pauses. */
const ITEMS_PER_STEP = 100

/** The rows of one window in order of time, with ids that stay the same however the blocks arrived. */
export function* itemSteps(facts: WindowFacts, windowId: string, startMs: number): Steps<readonly InspectorItem[]> {
  const drafts: readonly ItemDraft[] = [
    ...facts.addresses.map(navigationItem),
    ...pointerItems(facts.presses),
    ...inputItems(facts.inputs),
    ...resizeItems(facts.sizes),
    ...facts.drafts,
    // PostHog's older recorder told requests twice for a while; its own form says more.
    ...(facts.legacyRequests.length > 0 ? facts.legacyRequests : facts.requests),
  ].sort((a, b) => a.timestampMs - b.timestampMs)
  const ordinals = new Map<string, number>()
  const items: InspectorItem[] = []
  for (const draft of drafts) {
    if (items.length % ITEMS_PER_STEP === 0) yield
    const instant = `${draft.kind} ${draft.timestampMs}`
    const ordinal = ordinals.get(instant) ?? 0
    ordinals.set(instant, ordinal + 1)
    items.push(toItem(draft, windowId, startMs, ordinal))
  }
  return items
}
