import type { ReplayEvent } from '../../../src/recording/events.ts'

interface Data {
  readonly isAttachIframe?: boolean
  readonly adds?: readonly { readonly node: { readonly childNodes?: readonly unknown[] } }[]
}

/**
 * A recording without what plain rrweb is known to get wrong, so that it can be the measure of all else:
 * - It builds a nested document once. Frames with `srcdoc` are recorded empty first and then as they are, and stay
 *   empty there (rrweb-io/rrweb#1905).
 * - It applies the scroll positions that nodes of a full snapshot bear (`rr_scrollTop`), not those of nodes that come
 *   later, nor those in nested documents.
 *
 * Ours does both; `page-fidelity.browser.test.ts` says so.
 */
export function withoutKnownFaults(events: readonly ReplayEvent[]): ReplayEvent[] {
  return events.filter((event) => !attachesNothing(event)).map(withoutLatePositions)
}

function attachesNothing({ type, data }: ReplayEvent): boolean {
  const { isAttachIframe, adds } = data as Data
  return type === 3 && isAttachIframe === true && adds?.[0]?.node.childNodes?.length === 0
}

function withoutLatePositions(event: ReplayEvent): ReplayEvent {
  if (event.type !== 3) return event
  const isPosition = (key: string) => key === 'rr_scrollLeft' || key === 'rr_scrollTop'
  const text = JSON.stringify(event.data, (key, value: unknown) => (isPosition(key) ? undefined : value))
  return { ...event, data: JSON.parse(text) as unknown }
}

/**
 * A recording for plain rrweb, which builds a shadow host that moves anew, without the sheets it had adopted: it is told
 * them again after each move. No recorder does; `moved-nodes.browser.test.ts` says so.
 */
export function toldAgain(events: readonly ReplayEvent[]): ReplayEvent[] {
  const worn = new Map<number, readonly number[]>()
  return events.flatMap((event) => {
    if (event.type === 2) worn.clear()
    if (event.type !== 3) return [event]
    const { source, id, styleIds, adds } = event.data as Changes
    if (source === 15 && id !== undefined && styleIds) worn.set(id, styleIds)
    const moved = source === 0 ? (adds ?? []).filter(({ node }) => worn.has(node.id)) : []
    return [event, ...moved.map(({ node: { id } }) => ({ ...event, data: { source: 15, id, styleIds: worn.get(id) } }))]
  })
}

interface Changes {
  readonly source?: number
  readonly id?: number
  readonly styleIds?: readonly number[]
  readonly adds?: readonly { readonly node: { readonly id: number } }[]
}
