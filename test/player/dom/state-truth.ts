import type { ReplayEvent, SerializedNode } from '../../../src/recording/events.ts'
import { START_MS } from './pages.ts'

/** What plain rrweb does not show when it is paused, read from the events one by one: a slow way that is easily seen to be right. */

type Data = Readonly<Record<string, unknown>> & { readonly source?: number; readonly node?: SerializedNode }

const until = (events: readonly ReplayEvent[], offsetMs: number) =>
  events.filter(({ timestamp }) => timestamp <= START_MS + offsetMs)

/** The last picture that was drawn since the page was last begun anew, as base64. */
export function pictureAt(events: readonly ReplayEvent[], offsetMs: number): string | null {
  const last = until(events, offsetMs).findLast(({ type, data }) => type === 2 || (data as Data).source === 9)
  return last?.type === 3 ? (/"base64":"([^"]+)"/.exec(JSON.stringify(last.data))?.[1] ?? null) : null
}

/** Where each media element of the page stands, in seconds, in order of the page. */
export function mediaSecondsAt(events: readonly ReplayEvent[], offsetMs: number): number[] {
  const elements = new Map<number, { playing: boolean; seconds: number; rate: number; atMs: number }>()
  for (const { type, data, timestamp } of until(events, offsetMs)) {
    const { source, id, type: kind, currentTime, playbackRate, node } = data as Data
    if (type === 2 && node) {
      elements.clear()
      for (const { id: key, attributes } of mediaNodes(node)) {
        const seconds = Number(attributes?.['rr_mediaCurrentTime'] ?? 0)
        const rate = Number(attributes?.['rr_mediaPlaybackRate'] ?? 1)
        elements.set(key, { playing: attributes?.['rr_mediaState'] === 'played', seconds, rate, atMs: timestamp })
      }
    }
    const known = elements.get(Number(id))
    if (type !== 3 || source !== 7 || !known) continue
    const playing = kind === 0 || (kind !== 1 && known.playing)
    Object.assign(known, { playing, seconds: Number(currentTime), rate: Number(playbackRate), atMs: timestamp })
  }
  const elapsed = (atMs: number) => (START_MS + offsetMs - atMs) / 1000
  return [...elements.values()].map(
    ({ playing, seconds, rate, atMs }) => seconds + (playing ? elapsed(atMs) * rate : 0),
  )
}

function mediaNodes(node: SerializedNode): SerializedNode[] {
  const own = node.tagName === 'video' || node.tagName === 'audio' ? [node] : []
  return [...own, ...(node.childNodes ?? []).flatMap(mediaNodes)]
}
