import { describe, expect, it } from 'vitest'

import {
  countKinds,
  filterItems,
  inspectorList,
  mergeItems,
  productItems,
  type ListItem,
} from '../../../src/player/timeline/inspector-list.ts'
import type { InspectorItem } from '../../../src/recording/recording-view.ts'
import type { ProductEvent } from '../../../src/recording/replay-source.ts'
import { seeded } from '../seeded.ts'

const START_MS = 1_772_373_622_000

const item = (id: string, offsetMs: number, more: Partial<InspectorItem> = {}): InspectorItem => ({
  id,
  kind: 'click',
  offsetMs,
  windowId: 'w1',
  title: id,
  tone: 'neutral',
  searchText: id.toLowerCase(),
  ...more,
})
const product = (name: string, offsetMs: number, properties: Record<string, unknown> = {}): ProductEvent => ({
  id: name,
  name,
  timestampMs: START_MS + offsetMs,
  properties,
})

describe('productItems', () => {
  it('lays product events along the recording, backend events before its start included', () => {
    const items = productItems([product('order created', -2_000), product('paid', 3_000)], START_MS)
    expect(items.map((one) => [one.title, one.offsetMs, one.kind])).toEqual([
      ['order created', -2_000, 'product'],
      ['paid', 3_000, 'product'],
    ])
  })

  it('marks exceptions as severe and rage clicks as warnings', () => {
    const items = productItems([product('$exception', 0), product('$rageclick', 1), product('$pageview', 2)], START_MS)
    expect(items.map((one) => one.tone)).toEqual(['danger', 'warning', 'accent'])
  })

  it('can be searched by property names and values', () => {
    const items = productItems([product('checkout', 0, { plan: 'Business', nested: { secret: 1 } })], START_MS)
    expect(filterItems(items, { query: 'PLAN=business' })).toHaveLength(1)
    expect(filterItems(items, { query: 'secret' })).toHaveLength(0)
  })

  it('bounds what is searched of one event', () => {
    const properties = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key-${index}`, 'x'.repeat(50)]))
    expect(productItems([product('big', 0, properties)], START_MS)[0]?.searchText.length).toBeLessThanOrEqual(4_000)
  })

  it('leaves out events whose time is no time', () => {
    expect(productItems([product('broken', NaN)], START_MS)).toEqual([])
  })

  it('reads own properties only', () => {
    const properties = Object.create({ $exception_message: 'inherited' }) as Record<string, unknown>
    expect(productItems([product('$exception', 0, properties)], START_MS)[0]).not.toHaveProperty('detail')
  })
})

describe('mergeItems', () => {
  it('is one list by time', () => {
    const random = seeded(51)
    const items = Array.from({ length: 200 }, (_, index) => item(`i${index}`, random.integer(0, 60_000)))
    const products = productItems(
      Array.from({ length: 80 }, (_, index) => product(`p${index}`, random.integer(-9, 60_000))),
      START_MS,
    )
    const merged = mergeItems(items, products)
    expect(merged).toHaveLength(280)
    expect(merged.map((one) => one.offsetMs)).toEqual(merged.map((one) => one.offsetMs).sort((a, b) => a - b))
  })

  it('is the very same list when there is nothing to add, so that nobody renders for nothing', () => {
    const items = [item('a', 1), item('b', 2)]
    expect(mergeItems(items, [])).toBe(items)
  })

  it('sorts items that came out of order', () => {
    expect(mergeItems([item('b', 2), item('a', 1)], []).map((one) => one.id)).toEqual(['a', 'b'])
  })
})

describe('inspectorList', () => {
  const items = [item('a', 1_000)]
  const events = [product('paid', 500)]

  it('is the very same list for the same input, and another one for another', () => {
    const list = inspectorList(items, events, START_MS)
    expect(list.items.map((one) => one.title)).toEqual(['paid', 'a'])
    expect(inspectorList(items, events, START_MS)).toBe(list)
    expect(inspectorList(items, [...events], START_MS)).not.toBe(list)
    expect(inspectorList(items, events, START_MS + 1).items[0]?.offsetMs).toBe(499)
    expect(inspectorList([...items], events, START_MS)).not.toBe(list)
  })
})

describe('filterItems', () => {
  const items: ListItem[] = [
    item('POST /api/orders', 1, { kind: 'network', tone: 'danger' }),
    item('pay', 2),
    item('GET /api/orders', 3, { kind: 'network' }),
  ]

  it('finds rows that hold every word, in any order', () => {
    expect(filterItems(items, { query: ' orders   post' }).map((one) => one.id)).toEqual(['POST /api/orders'])
  })

  it('keeps kinds and tones', () => {
    expect(filterItems(items, { kinds: new Set(['network']) })).toHaveLength(2)
    expect(filterItems(items, { tones: new Set(['danger']) })).toHaveLength(1)
    expect(filterItems(items, { kinds: new Set(), query: '' })).toHaveLength(0)
  })

  it('is the very same list without a filter', () => expect(filterItems(items, { query: '  ' })).toBe(items))
})

describe('countKinds', () => {
  it('counts by kind and leaves out kinds without any', () => {
    expect([...countKinds([item('a', 1), item('b', 2, { kind: 'input' }), item('c', 3)])]).toEqual([
      ['click', 2],
      ['input', 1],
    ])
  })
})
