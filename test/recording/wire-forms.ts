import { gzipSync } from 'node:zlib'

import { compress } from 'snappyjs'

import {
  EventType,
  incrementalSource,
  IncrementalSource,
  isObject,
  type WindowEvent,
} from '../../src/recording/events.ts'
import { concatBytes } from '../../src/recording/concat-bytes.ts'

/** One way of writing events down, as some recorder, server or export writes them. */
export interface WireForm {
  readonly name: string
  /** Whether windows survive it: plain rrweb lists know none. */
  readonly keepsWindows: boolean
  /** Whether the order of events of different windows survives it. */
  readonly keepsOrder: boolean
  write(events: readonly WindowEvent[]): Uint8Array
}

const encoder = new TextEncoder()

export function text(value: string): Uint8Array {
  return encoder.encode(value)
}

export function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes))
}

/** Gzip as posthog-js puts it into a JSON string: one character per byte. */
export function latin1Gzip(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString('latin1')
}

/** An event with the fields compressed that posthog-js compresses. */
export function compressFields(event: WindowEvent['event']): Record<string, unknown> {
  const source = incrementalSource(event)
  if (event.type === EventType.FullSnapshot) return { ...event, data: latin1Gzip(event.data), cv: '2024-10' }
  if (source !== IncrementalSource.Mutation && source !== IncrementalSource.StyleSheetRule) return { ...event }
  const fields =
    source === IncrementalSource.Mutation ? ['adds', 'removes', 'texts', 'attributes'] : ['adds', 'removes']
  const data: Record<string, unknown> = isObject(event.data) ? { ...event.data } : {}
  for (const field of fields) if (data[field] !== undefined) data[field] = latin1Gzip(data[field])
  return { ...event, data, cv: '2024-10' }
}

function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}

function blobLines(events: readonly WindowEvent[]): string {
  return jsonLines(events.map(({ windowId, event }) => [windowId, event]))
}

/** Raw snappy blocks with their lengths in front, `perBlock` events in each. */
export function lengthPrefixed(events: readonly WindowEvent[], perBlock = 40): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let i = 0; i < events.length; i += perBlock) {
    const block = compress(text(blobLines(events.slice(i, i + perBlock))))
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, block.length)
    pieces.push(length, block)
  }
  return concatBytes(pieces)
}

function flat({ windowId, event }: WindowEvent): Record<string, unknown> {
  return { windowId, ...event }
}

/** Neighbouring events of one window, as the old lines group them. */
function byWindow(events: readonly WindowEvent[]): readonly { windowId: string; events: WindowEvent['event'][] }[] {
  const groups: { windowId: string; events: WindowEvent['event'][] }[] = []
  for (const { windowId, event } of events) {
    const last = groups.at(-1)
    if (last?.windowId === windowId && last.events.length < 30) last.events.push(event)
    else groups.push({ windowId, events: [event] })
  }
  return groups
}

const kept = { keepsWindows: true, keepsOrder: true }

const PLAIN_FORMS: readonly WireForm[] = [
  { name: 'blob_v2 lines', ...kept, write: (events) => text(blobLines(events)) },
  {
    name: 'blob_v2 lines with compressed fields',
    ...kept,
    write: (events) => text(jsonLines(events.map(({ windowId, event }) => [windowId, compressFields(event)]))),
  },
  { name: 'snappy blocks with lengths', ...kept, write: (events) => lengthPrefixed(events) },
  { name: 'one raw snappy block', ...kept, write: (events) => compress(text(blobLines(events))) },
  {
    name: 'old lines with window_id',
    ...kept,
    write: (events) =>
      text(jsonLines(byWindow(events).map((group) => ({ window_id: group.windowId, data: group.events })))),
  },
  {
    name: 'old lines with windowId',
    ...kept,
    write: (events) =>
      text(jsonLines(byWindow(events).map((group) => ({ windowId: group.windowId, data: group.events })))),
  },
  { name: 'realtime snapshots', ...kept, write: (events) => text(JSON.stringify({ snapshots: events.map(flat) })) },
  { name: 'flat event lines', ...kept, write: (events) => text(jsonLines(events.map(flat))) },
  { name: 'a list of flat events', ...kept, write: (events) => text(JSON.stringify(events.map(flat))) },
  { name: 'a list over many lines', ...kept, write: (events) => text(JSON.stringify(events.map(flat), null, 2)) },
  {
    name: 'a list of blob_v2 lines',
    ...kept,
    write: (events) => text(JSON.stringify(events.map((each) => [each.windowId, each.event]))),
  },
  {
    name: 'PostHog export 2023-04-28',
    ...kept,
    write: (events) =>
      text(
        JSON.stringify({ version: '2023-04-28', data: { id: 'session-1', person: null, snapshots: events.map(flat) } }),
      ),
  },
  {
    name: 'PostHog export with the version last',
    ...kept,
    write: (events) =>
      text(JSON.stringify({ data: { snapshots: events.map(flat), id: 'session-1' }, version: '2023-04-28' }, null, 1)),
  },
  {
    name: 'PostHog export 2022-12-02',
    keepsWindows: true,
    keepsOrder: false,
    write: (events) => {
      const windows = new Map<string, unknown[]>()
      for (const { windowId, event } of events) windows.set(windowId, [...(windows.get(windowId) ?? []), event])
      const data = { person: null, segments: [{ kind: 'window' }], snapshotsByWindowId: Object.fromEntries(windows) }
      return text(JSON.stringify({ version: '2022-12-02', data }))
    },
  },
  {
    name: 'a bare rrweb list',
    keepsWindows: false,
    keepsOrder: true,
    write: (events) => text(JSON.stringify(events.map(({ event }) => event))),
  },
  {
    name: '{ events }',
    keepsWindows: false,
    keepsOrder: true,
    write: (events) => text(JSON.stringify({ events: events.map(({ event }) => event) })),
  },
  {
    name: 'bare event lines',
    keepsWindows: false,
    keepsOrder: true,
    write: (events) => text(jsonLines(events.map(({ event }) => event))),
  },
]

/** Every form, and every form gzipped. */
export const WIRE_FORMS: readonly WireForm[] = PLAIN_FORMS.flatMap((form) => [
  form,
  { ...form, name: `${form.name}, gzipped`, write: (events) => gzip(form.write(events)) },
])
