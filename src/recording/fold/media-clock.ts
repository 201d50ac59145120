import { fieldsOf, isNumber, type ReplayEvent } from '../events.ts'

/** rrweb's MediaInteractions. */
const Play = 0
const Pause = 1

type MediaData = Record<string, unknown>

/**
 * Folds a media interaction into what is known of that element: later values win, and where an event does not name
 * the position, it is the one the element had reached by then.
 */
export function foldMedia(before: ReplayEvent | undefined, event: ReplayEvent): ReplayEvent {
  const data = { ...(event.data as MediaData) }
  const known = fieldsOf(before?.data)
  if (!isNumber(data['currentTime']) && before) {
    const reached = mediaTimeAt(before, event.timestamp)
    if (reached !== null) data['currentTime'] = reached
  }
  const type = data['type'] === Play || data['type'] === Pause ? data['type'] : (known['type'] ?? data['type'])
  return { ...event, data: { ...known, ...data, type } }
}

/** Where the element's playback stands at an instant (epoch ms), in seconds; `null` when it was never said. */
export function mediaTimeAt(event: ReplayEvent, timestampMs: number): number | null {
  const data = event.data as MediaData
  if (!isNumber(data['currentTime'])) return null
  if (data['type'] !== Play) return data['currentTime']
  return later(data['currentTime'], timestampMs - event.timestamp, data['playbackRate'])
}

/** The interaction that brings a fresh element to where it stood at `timestampMs`. */
export function mediaAt(event: ReplayEvent, timestampMs: number): ReplayEvent {
  const currentTime = mediaTimeAt(event, timestampMs)
  const data = { ...(event.data as MediaData), ...(currentTime === null ? {} : { currentTime }) }
  return { type: event.type, data, timestamp: timestampMs }
}

/** The attributes rrweb gives a media element in a full snapshot, moved from when it was taken to `timestampMs`. */
export function advanceMediaAttributes(attributes: MediaData, takenMs: number, timestampMs: number): void {
  if (attributes['rr_mediaState'] !== 'played' || !isNumber(attributes['rr_mediaCurrentTime'])) return
  const seconds = attributes['rr_mediaCurrentTime']
  attributes['rr_mediaCurrentTime'] = later(seconds, timestampMs - takenMs, attributes['rr_mediaPlaybackRate'])
}

/** To the microsecond: in two steps it must come to the same as in one. */
function later(seconds: number, elapsedMs: number, rate: unknown): number {
  return Math.round((seconds + (elapsedMs / 1000) * (isNumber(rate) ? rate : 1)) * 1e6) / 1e6
}
