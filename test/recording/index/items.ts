import type { WindowEvent } from '../../../src/recording/events.ts'
import type { InspectorItem, InspectorKind, RecordingView } from '../../../src/recording/recording-view.ts'
import { Recording } from '../../../src/recording/recording.ts'

const START_MS = 1_700_000_000_000

/** An event `atMs` after the start, of window `w`. */
export function at(atMs: number, type: number, data: unknown): WindowEvent {
  return { windowId: 'w', event: { type, timestamp: START_MS + atMs, data } }
}

export const startMs = START_MS

export function page(atMs: number, childNodes: readonly unknown[], href = 'https://shop.example/'): WindowEvent[] {
  const body = { type: 2, id: 3, tagName: 'body', attributes: {}, childNodes }
  const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [body] }
  return [
    at(atMs, 4, { href, width: 1280, height: 800 }),
    at(atMs, 2, { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } }),
  ]
}

export function element(id: number, tagName: string, attributes: object, ...childNodes: unknown[]): unknown {
  return { type: 2, id, tagName, attributes, childNodes }
}

export function words(id: number, textContent: string): unknown {
  return { type: 3, id, textContent }
}

export function press(atMs: number, type: number, id: number, place: object = { x: 100, y: 100 }): WindowEvent {
  return at(atMs, 3, { source: 2, type, id, ...place })
}

export function mutation(atMs: number, data: object): WindowEvent {
  return at(atMs, 3, { source: 0, adds: [], removes: [], texts: [], attributes: [], ...data })
}

export function viewOf(events: readonly WindowEvent[]): RecordingView {
  const recording = new Recording()
  recording.append({ index: 0, key: '0' }, { events, problems: [], format: 'events', facts: {} })
  return recording.view()
}

export function itemsOf(events: readonly WindowEvent[], kind: InspectorKind): readonly InspectorItem[] {
  return viewOf(events).items.filter((item) => item.kind === kind)
}

export function titlesOf(events: readonly WindowEvent[], kind: InspectorKind): readonly string[] {
  return itemsOf(events, kind).map(({ title }) => title)
}
