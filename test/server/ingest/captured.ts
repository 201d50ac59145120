import { gzipSync } from 'node:zlib'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import type { IngestClock } from '../../../src/server/ingest/ingest-clock.ts'

/** 14:00 UTC on a day of no importance. */
export const NOON_MS = Date.UTC(2026, 10, 2, 14)
export const TOKEN = 'phc_shop'
export const ORIGIN = 'https://shop.example'

/** Time that passes when a test says so; what was planned runs on the way. */
export function manualClock(startMs = NOON_MS) {
  let nowMs = startMs
  const planned = new Set<{ atMs: number; callback: () => void }>()
  const clock: IngestClock = {
    now: () => nowMs,
    schedule(callback, afterMs) {
      const entry = { atMs: nowMs + afterMs, callback }
      planned.add(entry)
      return () => void planned.delete(entry)
    },
  }
  return {
    ...clock,
    async advance(ms: number): Promise<void> {
      nowMs += ms
      for (const entry of [...planned].filter(({ atMs }) => atMs <= nowMs)) {
        planned.delete(entry)
        entry.callback()
      }
      await settled()
    },
  }
}

/** Lets everything run that is under way in memory. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export function pageEvents(startMs: number, count = 3): ReplayEvent[] {
  const root = { type: 0, id: 1, childNodes: [{ type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [] }] }
  return [
    { type: 4, timestamp: startMs, data: { href: 'https://shop.example/cart', width: 800, height: 600 } },
    { type: 2, timestamp: startMs, data: { node: root, initialOffset: { top: 0, left: 0 } } },
    ...clicks(startMs + 1, count),
  ]
}

export function clicks(startMs: number, count: number): ReplayEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 3,
    timestamp: startMs + index,
    data: { source: 2, type: 2, id: 2, x: 1, y: 1 },
  }))
}

let messages = 0

/** A `$snapshot` message as posthog-js 1.449 sends it. */
export function snapshotMessage(recordingId: string, events: readonly unknown[], more: Record<string, unknown> = {}) {
  return {
    uuid: `0197-${++messages}`,
    event: '$snapshot',
    timestamp: new Date(NOON_MS).toISOString(),
    properties: {
      $snapshot_bytes: 1,
      $snapshot_data: events,
      $session_id: recordingId,
      $window_id: 'w1',
      distinct_id: 'visitor-1',
      token: TOKEN,
      ...more,
    },
  }
}

export function productMessage(recordingId: string, name: string, properties: Record<string, unknown> = {}) {
  return {
    uuid: `e-${++messages}`,
    event: name,
    timestamp: new Date(NOON_MS + messages).toISOString(),
    properties: { $session_id: recordingId, $window_id: 'w1', distinct_id: 'visitor-1', token: TOKEN, ...properties },
  }
}

/** As posthog-js sends by default: gzip that no header tells of. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`https://replay.example${path}`, {
    method: 'POST',
    body: gzipSync(JSON.stringify(body)),
    headers: { 'content-type': 'text/plain', origin: ORIGIN, ...headers },
  })
}
