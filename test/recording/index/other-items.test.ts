import { describe, expect, it } from 'vitest'

import { at, itemsOf, titlesOf, viewOf } from './items.ts'

function custom(atMs: number, tag: string, payload: unknown = {}) {
  return at(atMs, 5, { tag, payload })
}

function meta(atMs: number, href: string, width = 1280) {
  return at(atMs, 4, { href, width, height: 800 })
}

describe('navigation items', () => {
  const events = [
    meta(0, 'https://shop.example/'),
    custom(1000, '$pageview', { href: 'https://shop.example/' }),
    custom(2000, '$url_changed', { href: 'https://shop.example/cart#pay' }),
    meta(3000, 'https://shop.example/cart#pay'),
    meta(4000, 'https://pay.example'),
  ]

  it('come when the address changes, not when it is told again', () => {
    expect(titlesOf(events, 'navigation')).toEqual(['/', '/cart#pay', '/'])
    expect(viewOf(events).urls.map(({ offsetMs, url }) => [offsetMs, url])).toEqual([
      [0, 'https://shop.example/'],
      [2000, 'https://shop.example/cart#pay'],
      [4000, 'https://pay.example'],
    ])
  })

  it('do not come of customs that hold no address', () => {
    expect(
      titlesOf([meta(0, 'https://a.example/'), custom(1, '$pageview'), custom(2, '$url_changed', 'x')], 'navigation'),
    ).toHaveLength(1)
  })
})

describe('resize items', () => {
  it('come when the size changes', () => {
    const resize = (atMs: number, width: number) => at(atMs, 3, { source: 4, width, height: 800 })
    const events = [meta(0, 'x'), resize(10, 1280), resize(1000, 640), meta(2000, 'x', 640), resize(3000, 900)]
    expect(titlesOf(events, 'resize')).toEqual(['Resized to 640 × 800', 'Resized to 900 × 800'])
  })
})

describe('lifecycle items', () => {
  it('tell in plain words what befell recorder and window', () => {
    const tags = [
      '$recording_started',
      'sessionIdle',
      'window hidden',
      'browser offline',
      'browser online',
      'recording paused',
    ]
    const items = itemsOf(
      tags.map((tag, i) => custom(i, tag, { reason: 'why' })),
      'lifecycle',
    )
    expect(items.map(({ title, tone }) => [title, tone])).toEqual([
      ['Recording started', 'neutral'],
      ['Became idle', 'neutral'],
      ['Window hidden', 'neutral'],
      ['Went offline', 'warning'],
      ['Back online', 'success'],
      ['Recording paused', 'warning'],
    ])
    expect(items[0]?.detail).toBe('why')
  })

  it('keep the recorder’s own settings, token and all, out of the lists', () => {
    const tags = ['$posthog_config', '$remote_config_received', '$session_options']
    expect(viewOf(tags.map((tag) => custom(1, tag, { config: { token: 'phc_secret' } }))).items).toEqual([])
  })
})

describe('custom items', () => {
  it('show tag and payload of events that the application sent itself', () => {
    expect(itemsOf([custom(5, 'order_opened', { id: 1042, lines: [1] })], 'custom')).toEqual([
      expect.objectContaining({
        title: 'order_opened',
        detail: 'id: 1042',
        data: { tag: 'order_opened', payload: { id: 1042, lines: [1] } },
      }),
    ])
  })

  it('show annotations by what they say', () => {
    expect(titlesOf([at(5, 8, { text: 'Look here' }), at(6, 8, null)], 'custom')).toEqual(['Look here', 'Annotation'])
  })
})

describe('every item', () => {
  it('has an id of its own that does not depend on the other items', () => {
    const events = [custom(5, 'a'), custom(5, 'b'), custom(6, 'a')]
    const ids = viewOf([meta(0, 'x'), ...events]).items.map(({ id }) => id)
    expect(new Set(ids).size).toBe(4)
    expect(viewOf([meta(0, 'x'), custom(2, 'c'), ...events]).items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(ids),
    )
  })

  it('comes in order of time', () => {
    const offsets = viewOf([meta(0, 'x'), custom(9, 'b'), custom(5, 'a')]).items.map(({ offsetMs }) => offsetMs)
    expect(offsets).toEqual([0, 5, 9])
  })
})
