import { gzipSync } from 'node:zlib'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { parseCheckpoint, readCheckpointFileSteps } from '../../../src/recording/archive/checkpoint-file.ts'
import { parseItems, readItemsSteps, writeItems } from '../../../src/recording/archive/items-file.ts'
import type { InspectorItem } from '../../../src/recording/recording-view.ts'
import { type Steps, STEP_BYTES } from '../../../src/recording/steps.ts'
import { ReplayError } from '../../../src/shared/errors.ts'

const meta = { type: 4, timestamp: 500, data: { href: 'https://shop.example/', width: 800, height: 600 } }
const full = {
  type: 2,
  timestamp: 500,
  data: { node: { type: 0, id: 1, childNodes: [] }, initialOffset: { left: 0, top: 0 } },
}
const scroll = { type: 3, timestamp: 500, data: { source: 3, id: 1, x: 0, y: 9 } }
const checkpoint = (events: readonly unknown[] = [meta, full, scroll], rest: object = {}) =>
  JSON.stringify({ atMs: 500, windows: [{ windowId: 'a', events }], ...rest })

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(ReplayError)
    expect((error as ReplayError).code).toBe('format_unknown')
    return (error as ReplayError).what
  }
  return expect.fail('accepted')
}

const refuseCheckpoint = (text: string) => refusalOf(() => parseCheckpoint(text, 'checkpoints/3.json.gz'))

describe('parseCheckpoint', () => {
  it('gives back what was written', () => {
    expect(parseCheckpoint(checkpoint(), 'x')).toEqual({
      atMs: 500,
      windows: [{ windowId: 'a', events: [meta, full, scroll] }],
    })
  })

  it('refuses what is no page with its changes', () => {
    const wrong: readonly (readonly unknown[])[] = [
      [],
      [meta],
      [full, meta],
      [meta, full, full],
      [meta, full, meta],
      [meta, full, null],
      [meta, full, { ...scroll, data: {} }],
      [meta, { ...full, data: { node: 5 } }],
      [meta, full, { ...scroll, timestamp: 501 }],
    ]
    for (const events of wrong) expect(refuseCheckpoint(checkpoint(events))).toContain('windows[0].events')
  })

  it('refuses a window that comes twice, a time that is none, and what is no JSON', () => {
    const window = { windowId: 'a', events: [meta, full] }
    expect(refuseCheckpoint(checkpoint([], { windows: [window, window] }))).toContain('different windows')
    expect(refuseCheckpoint(checkpoint([], { atMs: -1 }))).toContain('atMs')
    expect(refuseCheckpoint('<html>')).toContain('checkpoints/3.json.gz is not JSON')
  })

  it('takes nothing of an event but what an event has', () => {
    const odd = JSON.parse(checkpoint([{ ...meta, __proto__: { type: 9 }, delay: 5 }, full])) as unknown
    expect(parseCheckpoint(JSON.stringify(odd), 'x').windows[0]!.events[0]).toEqual(meta)
  })
})

const item = (offsetMs: number, more: Partial<InspectorItem> = {}): InspectorItem => ({
  id: `click:a:${offsetMs}:0`,
  kind: 'click',
  offsetMs,
  windowId: 'a',
  title: 'Buy',
  tone: 'neutral',
  searchText: 'buy',
  ...more,
})
const lists = {
  items: [item(0), item(5, { detail: 'button', data: { x: [1, null] } })],
  urls: [{ offsetMs: 3, windowId: 'a', url: 'https://shop.example/' }],
}

describe('parseItems', () => {
  it('gives back what was written', () => {
    expect(parseItems(writeItems(lists))).toEqual(lists)
    expect(parseItems('')).toEqual({ items: [], urls: [] })
  })

  it('leaves lists of later versions alone', () => {
    expect(parseItems(`["thumbnail",{"at":1}]\n${writeItems(lists)}`)).toEqual(lists)
  })

  it('names the line and field that is wrong', () => {
    const wrong: Record<string, unknown> = {
      kind: 'hack',
      tone: 'loud',
      title: 5,
      detail: {},
      offsetMs: -1,
      id: null,
      searchText: undefined,
    }
    for (const [key, value] of Object.entries(wrong)) {
      const text = writeItems({ ...lists, items: [item(0), { ...item(1), [key]: value }] })
      expect(refusalOf(() => parseItems(text))).toContain(`items.jsonl.gz: line 3.${key}`)
    }
    expect(refusalOf(() => parseItems('["url",{"offsetMs":1,"windowId":"a"}]'))).toContain('line 1.url')
    for (const line of ['{}', '5', '[]', '[5]', '["item"]', 'x'])
      expect(refusalOf(() => parseItems(line))).toContain('line 1')
  })

  it('refuses rows that are out of order: lists are searched by time', () => {
    expect(refusalOf(() => parseItems(writeItems({ ...lists, items: [item(5), item(1)] })))).toContain('order of time')
  })
})

describe('a large derived file', () => {
  /** What was read, how often it could have been left off, and the longest text that was parsed at once. */
  function read<T>(steps: Steps<T>) {
    const parse = vi.spyOn(JSON, 'parse')
    onTestFinished(() => parse.mockRestore())
    for (let pauses = 0; ; pauses++) {
      const step = steps.next()
      const longest = Math.max(0, ...parse.mock.calls.map(([text]) => text.length))
      if (step.done === true) return { value: step.value, pauses, longest }
    }
  }

  it('is read in steps where it is a checkpoint', () => {
    const rows = Array.from({ length: 30_000 }, (_, id) => ({ type: 3, id, textContent: `Row ${id}` }))
    const page = { ...full, data: { ...full.data, node: { type: 0, id: 1, childNodes: rows } } }
    const text = checkpoint([meta, page])
    const { value, pauses, longest } = read(readCheckpointFileSteps(gzipSync(text), 'x'))
    expect(value.windows[0]!.events).toEqual([meta, page])
    expect(longest).toBeLessThan(2 * STEP_BYTES)
    expect(pauses).toBeGreaterThan(text.length / STEP_BYTES)
  })

  it('is read in steps where it is a list of items', () => {
    const many = { urls: [], items: Array.from({ length: 10_000 }, (_, offsetMs) => item(offsetMs)) }
    const text = writeItems(many)
    const { value, pauses } = read(readItemsSteps(gzipSync(text), 64_000_000))
    expect(value).toEqual(many)
    expect(pauses).toBeGreaterThan(Math.floor(text.length / STEP_BYTES) / 2)
  })
})
