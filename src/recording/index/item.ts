import type { InspectorItem, InspectorKind, Tone } from '../recording-view.ts'
import { boundedCopy, oneLine } from './bounded.ts'

/** A row before it has its place: time is epoch ms, texts may have any length. */
export interface ItemDraft {
  readonly kind: InspectorKind
  readonly timestampMs: number
  readonly title: string
  readonly detail?: string
  readonly tone: Tone
  /** What else a search should find. */
  readonly keywords?: string
  readonly data?: unknown
}

const MAX_SEARCH_LENGTH = 2000

/** Turns a draft into a row. What happened before the recording began (early requests) is put at its start. */
export function toItem(draft: ItemDraft, windowId: string, startMs: number, ordinal: number): InspectorItem {
  const title = oneLine(draft.title)
  const detail = draft.detail === undefined ? '' : oneLine(draft.detail)
  const searched = `${title} ${detail} ${draft.keywords ?? ''}`
  return {
    id: `${draft.kind}:${windowId}:${draft.timestampMs}:${ordinal}`,
    kind: draft.kind,
    offsetMs: Math.max(0, draft.timestampMs - startMs),
    windowId,
    title,
    ...(detail === '' ? {} : { detail }),
    tone: draft.tone,
    searchText: oneLine(searched, MAX_SEARCH_LENGTH).toLowerCase(),
    ...(draft.data !== undefined && { data: boundedCopy(draft.data) }),
  }
}
