import { describe, expect, it } from 'vitest'

import { createRecordModel } from '../../../src/player/records/record-state.ts'
import type { ReplayMarker } from '../../../src/player/records/record.ts'
import type { ListItem } from '../../../src/player/timeline/inspector-list.ts'
import {
  hostMarkers,
  isFailedRequest,
  itemMarkers,
  lanesOf,
  recordMarkers,
} from '../../../src/player/timeline/markers.ts'

const FRAME = { startMs: Date.UTC(2026, 2, 1, 14), clockOffsetMs: 500 }
const at = (offsetMs: number) => new Date(FRAME.startMs + offsetMs)
const item = (id: string, more: Partial<ListItem>): ListItem => ({
  id,
  kind: 'click',
  offsetMs: 1_000,
  windowId: 'w1',
  title: id,
  tone: 'neutral',
  searchText: id,
  ...more,
})

describe('itemMarkers', () => {
  it('marks errors, failed requests, navigation, clicks and what the host counts as product events', () => {
    const marked = itemMarkers([
      item('error', { kind: 'error', tone: 'danger' }),
      item('failed', { kind: 'network', tone: 'danger' }),
      item('page', { kind: 'navigation' }),
      item('click', {}),
      item('checkout started', { kind: 'product', tone: 'accent' }),
      item('console error', { kind: 'console', tone: 'danger' }),
    ])
    expect(marked.map((marker) => marker.id)).toEqual([
      'error',
      'failed',
      'page',
      'click',
      'checkout started',
      'console error',
    ])
  })

  it('leaves out chatter that would bury them', () => {
    const marked = itemMarkers([
      item('fine', { kind: 'network', data: { status: 200 } }),
      item('log', { kind: 'console' }),
      item('typing', { kind: 'input' }),
      item('$autocapture', { kind: 'product', tone: 'accent' }),
      item('resize', { kind: 'resize' }),
    ])
    expect(marked).toEqual([])
  })

  it('keeps exceptions that analytics heard of', () => {
    expect(itemMarkers([item('$exception', { kind: 'product', tone: 'danger' })])).toHaveLength(1)
  })
})

describe('isFailedRequest', () => {
  it('goes by tone: pictures of other sites have no status even when all is well', () => {
    expect(isFailedRequest(item('r', { kind: 'network', tone: 'danger', data: { responseStatus: 402 } }))).toBe(true)
    expect(isFailedRequest(item('r', { kind: 'network', data: { responseStatus: 0 } }))).toBe(false)
    expect(isFailedRequest(item('r', { kind: 'console', tone: 'danger' }))).toBe(false)
  })
})

describe('recordMarkers', () => {
  const model = createRecordModel(
    {
      type: 'order',
      id: 7,
      label: 'Order 7',
      at: at(10_000),
      history: [
        { at: at(-60_000), changes: { status: [null, 'cart'] } },
        { at: 'never', label: 'lost', changes: {} },
      ],
    },
    FRAME,
  )

  it('marks the row and its history with the clock offset, also outside the recording', () => {
    expect(recordMarkers([model]).map((marker) => [marker.kind, marker.offsetMs, marker.label])).toEqual([
      ['record-change', -59_500, 'status → cart'],
      ['record', 10_500, 'Order 7'],
    ])
  })

  it('draws no marker where the time is unknown', () => {
    expect(recordMarkers([model]).every((marker) => Number.isFinite(marker.offsetMs))).toBe(true)
  })

  it('has a halo where the clocks are uncertain, else none', () => {
    expect(recordMarkers([model], { clockUncertaintyMs: 300 })[0]?.haloMs).toBe(300)
    expect(recordMarkers([model])[0]).not.toHaveProperty('haloMs')
  })
})

describe('hostMarkers', () => {
  it('takes instants with the clock offset and offsets without', () => {
    const { markers } = hostMarkers(
      [
        { id: 'a', at: at(1_000).toISOString(), label: 'A' },
        { id: 'b', at: { offsetMs: 2_000 }, label: 'B', tone: 'danger', lane: 'deploys' },
      ],
      FRAME,
    )
    expect(markers.map((marker) => [marker.offsetMs, marker.lane, marker.tone])).toEqual([
      [1_500, 'records', 'accent'],
      [2_000, 'deploys', 'danger'],
    ])
  })

  it('keeps stretches, but not those that end before they begin', () => {
    const { markers } = hostMarkers(
      [
        { id: 'a', at: at(1_000), endAt: at(5_000), label: 'A' },
        { id: 'b', at: at(1_000), endAt: at(0), label: 'B' },
      ],
      FRAME,
    )
    expect(markers.map((marker) => marker.endMs)).toEqual([5_500, undefined])
  })

  it('tells those without a time apart instead of dropping them', () => {
    const broken: ReplayMarker = { id: 'x', at: new Date(NaN), label: 'X' }
    expect(hostMarkers([broken, { id: 'y', at: { offsetMs: NaN }, label: 'Y' }], FRAME)).toEqual({
      markers: [],
      unknown: [broken, expect.objectContaining({ id: 'y' })],
    })
  })

  it('does not trust tones from JavaScript hosts', () => {
    const marker = { id: 'a', at: 0, label: 'A', tone: 'purple' } as unknown as ReplayMarker
    expect(hostMarkers([marker], FRAME).markers[0]?.tone).toBe('accent')
  })
})

describe('lanesOf', () => {
  it('puts events and records first, then the host by first use', () => {
    const { markers } = hostMarkers(
      ['deploys', 'records', 'support', 'deploys'].map((lane, index) => ({ id: `${index}`, at: 0, label: lane, lane })),
      FRAME,
    )
    expect(lanesOf([...markers, ...itemMarkers([item('click', {})])])).toEqual([
      'events',
      'records',
      'deploys',
      'support',
    ])
  })
})
