import { describe, expect, it } from 'vitest'

import { findCause, isMutatingRequest } from '../../../src/player/records/find-cause.ts'
import type { InspectorItem } from '../../../src/recording/recording-view.ts'
import { seeded } from '../seeded.ts'

let count = 0
const item = (kind: InspectorItem['kind'], offsetMs: number, more: Partial<InspectorItem> = {}): InspectorItem => ({
  id: `i${++count}`,
  kind,
  offsetMs,
  windowId: 'w1',
  title: kind,
  tone: 'neutral',
  searchText: '',
  ...more,
})
const request = (offsetMs: number, method: string, url = 'https://shop.example/api/orders') =>
  item('network', offsetMs, { title: `${method} ${url}`, data: { method, name: url } })

describe('findCause', () => {
  const click = item('click', 9_000)
  const order = request(9_300, 'POST')
  const error = item('console', 10_200, { tone: 'danger' })

  it('finds the writing request before an entry, the click before the request, and the error after', () => {
    const items = [
      item('click', 1_000),
      request(1_200, 'POST'),
      item('click', 5_000),
      click,
      order,
      request(9_400, 'GET'),
      error,
    ]
    expect(findCause(items, 10_000)).toEqual({ action: click, request: order, error, offsetMs: 9_000 })
  })

  it('does not take a click that came after the request for its cause', () => {
    expect(findCause([click, order, item('click', 9_600)], 10_000)?.action).toBe(click)
  })

  it('does with a click alone where the recorder captured no requests', () => {
    expect(findCause([click], 10_000)).toMatchObject({ action: click, request: null, offsetMs: 9_000 })
  })

  it('finds nothing beyond its window', () => {
    expect(findCause([click, order], 50_000)).toBeNull()
    expect(findCause([click, order], 50_000, { windowMs: 60_000 })?.request).toBe(order)
    expect(findCause([], 10_000)).toBeNull()
    expect(findCause([click], NaN)).toBeNull()
  })

  it('allows for clocks that disagree a little', () => {
    expect(findCause([click, order], 9_000)?.request).toBe(order)
    expect(findCause([click, order], 9_000, { toleranceMs: 100 })?.request).toBeNull()
  })

  it('agrees with a plain search on random sessions', () => {
    const random = seeded(81)
    for (let round = 0; round < 300; round += 1) {
      let atMs = 0
      const items = Array.from({ length: random.integer(0, 30) }, () => {
        atMs += random.integer(0, 3_000)
        return random.next() < 0.5 ? item('click', atMs) : request(atMs, random.pick(['GET', 'POST', 'DELETE']))
      })
      const offsetMs = random.integer(0, 60_000)
      const last = (list: InspectorItem[]) => list.at(-1) ?? null
      const within = items.filter((one) => one.offsetMs >= offsetMs - 30_000)
      const wanted = last(within.filter((one) => isMutatingRequest(one) && one.offsetMs <= offsetMs + 500))
      const untilMs = Math.min(wanted?.offsetMs ?? Infinity, offsetMs)
      const found = findCause(items, offsetMs)
      expect(found?.request ?? null).toBe(wanted)
      expect(found?.action ?? null).toBe(last(within.filter((one) => one.kind === 'click' && one.offsetMs <= untilMs)))
    }
  })
})

describe('isMutatingRequest', () => {
  it.each([
    ['POST', true],
    ['put', true],
    ['PATCH', true],
    ['DELETE', true],
    ['GET', false],
    ['OPTIONS', false],
  ])('%s writes: %s', (method, writes) => {
    expect(isMutatingRequest(request(0, method))).toBe(writes)
  })

  it.each([
    'https://eu.i.posthog.com/e/?ip=1',
    'https://o1.ingest.sentry.io/api/1/envelope/',
    'https://www.google-analytics.com/g/collect',
    '/api/logs',
  ])('does not blame telemetry: %s', (url) => expect(isMutatingRequest(request(0, 'POST', url))).toBe(false))

  it('reads the method from the title where the payload has none', () => {
    expect(isMutatingRequest(item('network', 0, { title: 'POST /api/orders' }))).toBe(true)
    expect(isMutatingRequest(item('click', 0, { title: 'POST /api/orders' }))).toBe(false)
  })

  it('does not trust inherited properties', () => {
    expect(isMutatingRequest(item('network', 0, { title: 'x', data: Object.create({ method: 'POST' }) }))).toBe(false)
  })
})
