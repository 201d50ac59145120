import type { ReplayEvent, WindowEvent } from '../../src/recording/events.ts'

/** Epoch ms of offset 0 in every synthetic recording. */
export const START_MS = Date.UTC(2026, 10, 20, 14, 0, 0)

const PAGE = {
  type: 0,
  id: 1,
  childNodes: [
    { type: 1, id: 2, name: 'html', publicId: '', systemId: '' },
    {
      type: 2,
      id: 3,
      tagName: 'html',
      attributes: {},
      childNodes: [
        { type: 2, id: 4, tagName: 'head', attributes: {}, childNodes: [] },
        {
          type: 2,
          id: 5,
          tagName: 'body',
          attributes: {},
          childNodes: [
            { type: 2, id: 6, tagName: 'p', attributes: {}, childNodes: [{ type: 3, id: 7, textContent: '0' }] },
          ],
        },
      ],
    },
  ],
}

const at = (offsetMs: number, type: number, data: unknown): ReplayEvent => ({
  type,
  timestamp: START_MS + offsetMs,
  data,
})

/** Meta and full snapshot of a small page with one paragraph. */
export function pageAt(offsetMs: number): ReplayEvent[] {
  return [
    at(offsetMs, 4, { href: 'https://shop.example/', width: 1280, height: 720 }),
    at(offsetMs, 2, { node: structuredClone(PAGE), initialOffset: { left: 0, top: 0 } }),
  ]
}

/** The paragraph's text becomes `value`. */
export function textAt(offsetMs: number, value: string): ReplayEvent {
  return at(offsetMs, 3, { source: 0, adds: [], removes: [], attributes: [], texts: [{ id: 7, value }] })
}

/** The pointer moves to a place: what counts as the person being active. */
export function moveAt(offsetMs: number, x: number, y: number): ReplayEvent {
  return at(offsetMs, 3, { source: 1, positions: [{ x, y, id: 5, timeOffset: 0 }] })
}

/** A page whose text counts half seconds while the person moves the pointer, from `fromMs` to `toMs`. */
export function activeStretch(fromMs: number, toMs: number): ReplayEvent[] {
  const events: ReplayEvent[] = []
  for (let offsetMs = fromMs; offsetMs <= toMs; offsetMs += 500) {
    events.push(textAt(offsetMs, String(offsetMs)), moveAt(offsetMs, offsetMs / 100, offsetMs / 200))
  }
  return events
}

export const inWindow = (windowId: string, events: readonly ReplayEvent[]): WindowEvent[] =>
  events.map((event) => ({ windowId, event }))

/** One window for a minute, active throughout. */
export function plainMinute(): WindowEvent[] {
  return inWindow('w1', [...pageAt(0), ...activeStretch(500, 60_000)])
}

/** Two windows: the first active until 20 s and from 50 s on, idle until 35 s, the second from 35 s to 50 s. */
export function twoWindows(): WindowEvent[] {
  return [
    ...inWindow('w1', [...pageAt(0), ...activeStretch(500, 20_000)]),
    ...inWindow('w2', [...pageAt(35_000), ...activeStretch(35_500, 49_500)]),
    ...inWindow('w1', activeStretch(50_000, 60_000)),
  ]
}
