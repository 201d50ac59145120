import { EventType, isObject, type WindowEvent } from '../events.ts'
import type { ManifestBlock, ManifestPosition, ManifestWindow } from './manifest.ts'

/** What a writer learns from a block's lines while it passes them on untouched. */
export interface BlockStats {
  addLine(line: string): void
  addEvent(event: WindowEvent): void
  /** Span of the block's events; `null` where no line had a time. */
  readonly span: { readonly startMs: number; readonly endMs: number } | null
  readonly events: number
  readonly invalidLines: number
  readonly fullSnapshots: readonly Omit<ManifestPosition, 'blockKey'>[]
  readonly windows: ReadonlyMap<string, ManifestWindow>
}

/** What a line `[windowId, event]` says of its event; `null` where it is none, or has no time. */
export function readLine(line: string): { windowId: string; type: unknown; timestampMs: number } | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return null
  }
  if (!Array.isArray(parsed)) return null
  const [windowId, event] = parsed as unknown[]
  if (typeof windowId !== 'string' || !isObject(event)) return null
  const { type, timestamp } = event
  const isTime = typeof timestamp === 'number' && Number.isFinite(timestamp) && timestamp >= 0
  return isTime ? { windowId, type, timestampMs: timestamp } : null
}

export function createBlockStats(): BlockStats {
  const windows = new Map<string, ManifestWindow>()
  const fullSnapshots: Omit<ManifestPosition, 'blockKey'>[] = []
  let span: BlockStats['span'] = null
  let events = 0
  let invalidLines = 0
  const add = (windowId: string, type: unknown, timestampMs: number) => {
    events++
    span = widen(span, timestampMs, timestampMs)
    windows.set(windowId, addToWindow(windows.get(windowId), windowId, timestampMs, timestampMs, 1))
    if (type === EventType.FullSnapshot) fullSnapshots.push({ windowId, timestampMs })
  }
  return {
    fullSnapshots,
    windows,
    get span() {
      return span
    },
    get events() {
      return events
    },
    get invalidLines() {
      return invalidLines
    },
    addEvent: ({ windowId, event }) => add(windowId, event.type, event.timestamp),
    addLine(line) {
      const read = readLine(line)
      if (read === null) invalidLines++
      else add(read.windowId, read.type, read.timestampMs)
    },
  }
}

function widen(span: BlockStats['span'], startMs: number, endMs: number) {
  return { startMs: Math.min(span?.startMs ?? startMs, startMs), endMs: Math.max(span?.endMs ?? endMs, endMs) }
}

function addToWindow(window: ManifestWindow | undefined, id: string, startMs: number, endMs: number, events: number) {
  return { id, ...widen(window ?? null, startMs, endMs), events: (window?.events ?? 0) + events }
}

/** Adds one block's windows to those of the recording so far. */
export function mergeWindows(into: Map<string, ManifestWindow>, from: Iterable<ManifestWindow>): void {
  for (const { id, startMs, endMs, events } of from) into.set(id, addToWindow(into.get(id), id, startMs, endMs, events))
}

/** The manifest's entry for a written block; one without a single time lies where the one before it ended. */
export function blockEntry(stats: BlockStats, at: { key: string; bytes: number; afterMs: number }): ManifestBlock {
  const { startMs, endMs } = stats.span ?? { startMs: at.afterMs, endMs: at.afterMs }
  return { key: at.key, startMs, endMs, bytes: at.bytes, events: stats.events }
}
