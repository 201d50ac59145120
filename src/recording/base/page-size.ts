import { EventType, incrementalSource, IncrementalSource, isObject, type ReplayEvent } from '../events.ts'
import { typeOf } from '../fold/fold-track.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import type { WindowStream } from '../stream/window-stream.ts'

/** The size of a page nobody told the size of. */
const DEFAULT_SIZE = { width: 1024, height: 768 }

interface PageSize {
  readonly width: number
  readonly height: number
}

/** The Meta event that belongs to the full snapshot at `position`: between it and the one before. */
export function ownMeta(stream: WindowStream, position: number): ReplayEvent | null {
  return findOwnMeta(stream, position)?.event ?? null
}

function findOwnMeta(stream: WindowStream, position: number): StreamEntry | null {
  for (let i = position - 1; i >= 0; i--) {
    const entry = stream.entries[i]
    const type = entry && typeOf(entry)
    if (type === EventType.Meta) return entry ?? null
    if (type === EventType.FullSnapshot) return null
  }
  return null
}

/** Whether a window has a full snapshot that no Meta event goes with. */
export function lacksMeta(stream: WindowStream): boolean {
  return stream.fullSnapshots.some((position) => findOwnMeta(stream, position) === null)
}

/**
 * A Meta event for a full snapshot that has none: the address and size last told in that window, else in another one,
 * else an ordinary screen. The replayer needs one to size the page.
 */
export function patchedMeta(streams: Iterable<WindowStream>, stream: WindowStream, position: number): ReplayEvent {
  const timestamp = stream.entries[position]?.timestamp ?? 0
  const size =
    lastSize(stream, position) ??
    [...streams].flatMap((other) => lastSize(other, other.after(timestamp)) ?? []).at(0) ??
    [...streams].flatMap((other) => lastSize(other, other.entries.length) ?? []).at(0) ??
    DEFAULT_SIZE
  return { type: EventType.Meta, timestamp, data: { href: lastHref(stream, position), ...size } }
}

function lastSize(stream: WindowStream, before: number): PageSize | null {
  for (let i = before - 1; i >= 0; i--) {
    const event = stream.entries[i]?.event
    if (event === undefined || !isObject(event.data)) continue
    if (event.type !== EventType.Meta && incrementalSource(event) !== IncrementalSource.ViewportResize) continue
    const { width, height } = event.data
    if (typeof width === 'number' && typeof height === 'number') return { width, height }
  }
  return null
}

function lastHref(stream: WindowStream, before: number): string {
  for (let i = before - 1; i >= 0; i--) {
    const event = stream.entries[i]?.event
    if (event?.type === EventType.Meta && isObject(event.data)) return String(event.data['href'])
  }
  return ''
}
