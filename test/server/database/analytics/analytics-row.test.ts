import { describe, expect, it } from 'vitest'

import {
  ANALYTICS_COLUMNS,
  analyticsRows,
  type AnalyticsInput,
} from '../../../../src/server/database/analytics/analytics-row.ts'
import { runSteps } from '../../../../src/recording/steps.ts'
import type { InspectorItem, InspectorKind } from '../../../../src/recording/recording-view.ts'

const info = { id: 'r', startMs: 1_000, endMs: 9_000, ongoing: false }
const item = (kind: InspectorKind, offsetMs: number, more: Partial<InspectorItem> = {}): InspectorItem => ({
  id: 'i',
  kind,
  offsetMs,
  windowId: 'w1',
  title: kind,
  tone: 'neutral',
  searchText: '',
  ...more,
})

const rowsOf = (input: AnalyticsInput) => runSteps(analyticsRows(input))

describe('analyticsRows', () => {
  it('has every column, and no other', () => {
    const productEvents = [{ id: 'e', name: 'x', timestampMs: 1, properties: {} }]
    for (const row of rowsOf({ info, items: [item('click', 0), item('network', 1)], productEvents })) {
      expect(Object.keys(row).sort()).toEqual(Object.keys(ANALYTICS_COLUMNS).sort())
    }
  })

  it('counts what is worth counting', () => {
    const kinds: InspectorKind[] = [
      'navigation',
      'click',
      'input',
      'resize',
      'console',
      'network',
      'error',
      'lifecycle',
    ]
    const rows = rowsOf({ info, items: kinds.map((kind, at) => item(kind, at)) })
    expect(rows.map(({ kind }) => kind)).toEqual(['navigation', 'click', 'console', 'network', 'error'])
  })

  it('is in order of time, items and product events together', () => {
    const productEvents = [
      { id: 'e1', name: 'late', timestampMs: 3_000, properties: {} },
      { id: 'e2', name: 'early', timestampMs: 500, properties: {} },
    ]
    const rows = rowsOf({ info, items: [item('click', 1_000)], productEvents })
    expect(rows.map(({ title, happened_at, offset_ms }) => [title, happened_at, offset_ms])).toEqual([
      ['early', 500, -500],
      ['click', 2_000, 1_000],
      ['late', 3_000, 2_000],
    ])
  })

  it('tells the windows’ pages apart', () => {
    const urls = [
      { offsetMs: 0, windowId: 'w1', url: '/one' },
      { offsetMs: 5, windowId: 'w2', url: '/two' },
      { offsetMs: 10, windowId: 'w1', url: '/three' },
    ]
    const items = [
      item('click', 9),
      item('click', 10),
      item('click', 11, { windowId: 'w2' }),
      item('click', 12, { windowId: 'w3' }),
    ]
    expect(rowsOf({ info, items, urls }).map(({ url }) => url)).toEqual(['/one', '/three', '/two', null])
  })

  it('takes a moment for a recording that does nothing but change its address', () => {
    const count = 100_000
    const urls = Array.from({ length: count }, (_, offsetMs) => ({ offsetMs, windowId: 'w1', url: `/${offsetMs}` }))
    const items = urls.map(({ offsetMs }) => item('click', count - offsetMs))
    const beganMs = performance.now()
    const rows = rowsOf({ info, items, urls })
    expect([rows[0]?.url, rows.at(-1)?.url]).toEqual(['/1', `/${count - 1}`])
    // Seconds of a busy machine; looking through all of them for each click would take minutes.
    expect(performance.now() - beganMs).toBeLessThan(10_000)
  })

  it('takes no value of a wrong type', () => {
    const data = { name: 7, method: {}, responseStatus: 1e99, duration: 'long', level: [] }
    const [row] = rowsOf({ info, items: [item('network', 0, { data })] })
    expect(row).toMatchObject({ url: null, method: null, status: null, duration_ms: null, level: null })
    expect(rowsOf({ info, items: [item('network', 0, { data: 'nothing' })] })).toHaveLength(1)
  })

  it('does not read what an object only inherits', () => {
    const properties = Object.create({ $current_url: 'https://inherited.example/' }) as Record<string, unknown>
    const productEvents = [{ id: 'e', name: 'x', timestampMs: 1, properties }]
    expect(rowsOf({ info, items: [], productEvents })[0]).toMatchObject({ url: null })
  })

  it('cuts long texts', () => {
    const [row] = rowsOf({ info, items: [item('error', 0, { title: 'x'.repeat(9_999) })] })
    expect(String(row?.title)).toHaveLength(2_000)
  })
})
