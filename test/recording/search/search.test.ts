import { describe, expect, it } from 'vitest'

import type { ReplayEvent, WindowEvent } from '../../../src/recording/events.ts'
import {
  decodeBlock,
  foldCheckpoint,
  Recording,
  type SearchHit,
  type SearchResult,
} from '../../../src/recording/index.ts'
import { fixtureBytes, TWO_TABS } from '../fixtures.ts'
import { listWorkOf } from '../list-work.ts'
import { shuffled, seeded } from '../seeded.ts'
import { element, text, textRecording } from './text-recording.ts'
import { textsOfCheckpoint } from './texts-of-checkpoint.ts'

const START_MS = 1_800_000_000_000
const EVERYTHING = { limit: Infinity }
const QUERIES = ['order', 'CAFE', 'naive ok', 'failed', 'straße', 'strasse', 'ελλασ', 'fine', 'order order', 'orderok']

const inWindow = (windowId: string, events: readonly ReplayEvent[]): WindowEvent[] =>
  events.map((event) => ({ windowId, event }))

/** A recording in `count` blocks; those of `missing` could not be had. */
function recordingOf(events: readonly WindowEvent[], count = 1, missing: readonly number[] = [], seed = 0): Recording {
  const sorted = [...events].sort((a, b) => a.event.timestamp - b.event.timestamp)
  const size = Math.ceil(sorted.length / count)
  const blocks = Array.from({ length: Math.ceil(sorted.length / size) }, (_, index) => {
    const own = sorted.slice(index * size, (index + 1) * size)
    const info = { index, key: `${index}`, startMs: own[0]!.event.timestamp, endMs: own.at(-1)!.event.timestamp }
    return { info, own }
  })
  const recording = new Recording()
  const endMs = sorted.at(-1)!.event.timestamp
  const infos = blocks.map(({ info }) => info)
  recording.setBlocks(infos, { startMs: sorted[0]!.event.timestamp, endMs, complete: true })
  for (const { info, own } of seed === 0 ? blocks : shuffled(blocks, seeded(seed))) {
    if (missing.includes(info.index)) recording.markMissing(info)
    else recording.append(info, { events: own, problems: [], format: 'events', facts: {} })
    if (seed !== 0) recording.search('order')
  }
  return recording
}

const fold = (value: string): string =>
  value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ')

/** Which elements of a window can be read to contain the query at an instant, found out the slow way. */
function readAt(recording: Recording, windowId: string, offsetMs: number, query: string): number[] {
  const checkpoint = foldCheckpoint(recording, windowId, offsetMs)
  if (checkpoint === null) return []
  const texts = [...textsOfCheckpoint(checkpoint)]
  return texts.flatMap(([id, lines]) => (lines.some((line) => fold(line).includes(fold(query))) ? [id] : [])).sort()
}

/** The same as the hits tell it. */
function toldAt(hits: readonly SearchHit[], windowId: string, offsetMs: number): number[] {
  return hits
    .filter((hit) => hit.windowId === windowId && hit.fromMs <= offsetMs && offsetMs < hit.toMs)
    .map(({ nodeId }) => nodeId)
    .sort()
}

function expectTold(recording: Recording, queries: readonly string[], moments: number, seed: number): number {
  const random = seeded(seed)
  const { windows, durationMs } = recording.view()
  let found = 0
  for (const query of queries) {
    const { hits, truncated } = recording.search(query, EVERYTHING)
    expect(truncated).toBe(false)
    for (const { id, endMs } of windows) {
      const spread = Array.from({ length: moments }, () => Math.min(endMs - 1, Math.round(random() * durationMs)))
      // What stood until the last event and what went with it end at the same time.
      for (const offsetMs of [...spread, 0, endMs - 1]) {
        const told = toldAt(hits, id, offsetMs)
        expect(told, `${query} at ${offsetMs} in ${id}`).toEqual(readAt(recording, id, offsetMs, query))
        found += told.length
      }
    }
  }
  return found
}

describe('Recording.search', () => {
  it.each([1, 2, 3, 4, 5, 6])('finds what folding the page at any instant finds (seed %i)', (seed) => {
    const recording = recordingOf(inWindow('w', textRecording(seed, 600)), 7)
    expect(expectTold(recording, QUERIES, 40, seed)).toBeGreaterThan(15)
  })

  it('tells the windows of a recording apart', () => {
    const events = [...inWindow('a', textRecording(7, 300)), ...inWindow('b', textRecording(8, 300))]
    expect(expectTold(recordingOf(events, 5), QUERIES.slice(0, 4), 40, 9)).toBeGreaterThan(15)
  })

  it.each([10, 11])('finds the same in whatever order the blocks come and it is asked (seed %i)', (seed) => {
    const events = inWindow('w', textRecording(seed, 500))
    const recording = recordingOf(events, 9, [], seed)
    for (const query of QUERIES) {
      expect(recording.search(query, EVERYTHING)).toEqual(recordingOf(events).search(query, EVERYTHING))
    }
  })

  it.each([12, 13, 14])('says nothing of where a block is missing (seed %i)', (seed) => {
    const recording = recordingOf(inWindow('w', textRecording(seed, 600)), 8, [2, 5])
    expectTold(recording, QUERIES.slice(0, 4), 60, seed)
  })

  describe('on a page that is written out', () => {
    const at = (offsetMs: number, data: object): ReplayEvent => ({ type: 3, timestamp: START_MS + offsetMs, data })
    const mutation = (offsetMs: number, change: object): ReplayEvent =>
      at(offsetMs, { source: 0, adds: [], removes: [], texts: [], attributes: [], ...change })
    const page = (...children: object[]): ReplayEvent[] => [
      { type: 4, timestamp: START_MS, data: { href: '', width: 800, height: 600 } },
      {
        type: 2,
        timestamp: START_MS,
        data: {
          node: { type: 0, id: 1, childNodes: [element(2, 'html', [element(3, 'body', children as never[])])] },
          initialOffset: { left: 0, top: 0 },
        },
      },
    ]
    const search = (events: readonly ReplayEvent[], query: string): readonly SearchHit[] =>
      recordingOf(inWindow('w', events)).search(query).hits

    it('tells from when to when a text stood, and where', () => {
      const events = [
        ...page(element(9, 'p', [text(10, 'Payment pending')])),
        mutation(2_000, { texts: [{ id: 10, value: 'Payment failed' }] }),
        mutation(5_000, { texts: [{ id: 10, value: 'Thank you' }] }),
        mutation(9_000, {}),
      ]
      expect(search(events, 'payment FAILED')).toEqual([
        { windowId: 'w', fromMs: 2_000, toMs: 5_000, text: 'Payment failed', nodeId: 9 },
      ])
      // One hit for a text that changed and is still what is looked for.
      expect(search(events, 'payment')).toEqual([
        { windowId: 'w', fromMs: 0, toMs: 5_000, text: 'Payment pending', nodeId: 9 },
      ])
      expect(search(events, 'thank')).toMatchObject([{ fromMs: 5_000, toMs: 9_000 }])
    })

    it('reads on through the elements of a line, and no further than a block', () => {
      const line = [text(10, 'Total: '), element(11, 'b', [text(12, '1')]), text(13, '042 €')]
      const events = page(element(9, 'p', [...line, element(14, 'div', [text(15, 'paid')]), text(16, 'by card')]))
      expect(search(events, 'total: 1042 €')).toMatchObject([{ nodeId: 9 }])
      expect(search(events, '€ paid')).toEqual([])
      expect(search(events, '€ by card')).toEqual([])
      expect(search(events, 'by card')).toMatchObject([{ nodeId: 9, text: 'Total: 1042 € by card' }])
    })

    it('reads what fields show', () => {
      const options = [
        element(21, 'option', [text(22, 'Deutschland')], { value: 'de' }),
        element(23, 'option', [text(24, 'Österreich')], { value: 'at' }),
      ]
      const events = [
        ...page(
          element(9, 'input', [], { type: 'text', placeholder: 'Your name' }),
          element(20, 'select', options, { value: 'de' }),
          element(30, 'textarea', [text(31, 'first words')]),
          element(40, 'input', [], { type: 'password', value: 'hunter2' }),
        ),
        at(1_000, { source: 5, id: 9, text: 'Grace Hopper', isChecked: false }),
        at(2_000, { source: 5, id: 20, text: 'at', isChecked: false }),
        mutation(3_000, {}),
      ]
      expect(search(events, 'your name')).toMatchObject([{ fromMs: 0, toMs: 1_000, nodeId: 9 }])
      expect(search(events, 'hopper')).toMatchObject([{ fromMs: 1_000, toMs: 3_000, nodeId: 9 }])
      expect(search(events, 'deutschland')).toMatchObject([{ fromMs: 0, toMs: 2_000, nodeId: 20 }])
      expect(search(events, 'osterreich')).toMatchObject([{ fromMs: 2_000, toMs: 3_000, nodeId: 20 }])
      expect(search(events, 'first words')).toMatchObject([{ nodeId: 30 }])
      expect(search(events, 'hunter2')).toEqual([])
    })

    it('goes on finding in lists that are too long to be read as one text', () => {
      const rows = Array.from({ length: 1_500 }, (_, row) =>
        element(100 + row * 2, 'span', [text(101 + row * 2, `row ${row};`)]),
      )
      const added = [
        { parentId: 9, nextId: null, node: element(9_001, 'span') },
        { parentId: 9_001, nextId: null, node: text(9_002, 'one more row') },
      ]
      const events = [
        ...page(element(9, 'pre', rows)),
        mutation(1_000, { adds: added }),
        mutation(2_000, { texts: [{ id: 101 + 700 * 2, value: 'now paid' }] }),
        mutation(3_000, { removes: [{ parentId: 9, id: 9_001 }] }),
      ]
      expect(search(events, 'row 700;')).toMatchObject([{ fromMs: 0, toMs: 2_000, nodeId: 100 + 700 * 2 }])
      expect(search(events, 'now paid')).toMatchObject([{ fromMs: 2_000, toMs: 3_000 }])
      expect(search(events, 'one more row')).toMatchObject([{ fromMs: 1_000, toMs: 3_000, nodeId: 9_001 }])
    })

    it('tells the first hits, and that there are more', () => {
      const cells = Array.from({ length: 300 }, (_, cell) =>
        element(100 + cell * 2, 'div', [text(101 + cell * 2, 'new')]),
      )
      const recording = recordingOf(inWindow('w', [...page(...(cells as never[])), mutation(1_000, {})]))
      expect(recording.search('new')).toMatchObject({ truncated: true, hits: { length: 200 } })
      expect(recording.search('new', { limit: 300 })).toMatchObject({ truncated: false, hits: { length: 300 } })
    })

    it.each([1, 2, 3])('tells of fewer hits than there are the earliest ones (seed %i)', (seed) => {
      const events = [...inWindow('b', textRecording(seed, 300)), ...inWindow('a', textRecording(seed + 10, 300))]
      const recording = recordingOf(events, 9, [7])
      const all = recording.search('e', EVERYTHING)
      const order = [...all.hits].sort(
        (a, b) =>
          a.fromMs - b.fromMs || (a.windowId < b.windowId ? -1 : a.windowId > b.windowId ? 1 : a.nodeId - b.nodeId),
      )
      expect(all.hits.length).toBeGreaterThan(15)
      expect(all.hits).toEqual(order)
      for (const limit of [0, 1, 2, 7, all.hits.length - 1]) {
        expect(recording.search('e', { limit })).toEqual({ hits: all.hits.slice(0, limit), truncated: true })
      }
      expect(recording.search('e', { limit: all.hits.length })).toEqual(all)
    })

    it('never goes through much in one step, however much there is to find', () => {
      const CHANGES = 300
      const cells = Array.from({ length: 50 }, (_, cell) => element(100 + cell * 2, 'div', [text(101 + cell * 2, 'a')]))
      const changes = Array.from({ length: CHANGES }, (_, turn) =>
        mutation(turn * 2_000, {
          texts: cells.map((_, cell) => ({ id: 101 + cell * 2, value: turn % 2 ? 'e' : 'a' })),
        }),
      )
      const recording = recordingOf(inWindow('w', [...page(...(cells as never[])), ...changes]))
      expect(recording.search('e')).toMatchObject({ truncated: true, hits: { length: 200 } })

      // Of 7 500 hits.
      expect(Math.max(...listWorkOf(recording.searchSteps('e')))).toBeLessThan(5_000)
    })

    it('cuts long texts around the place', () => {
      const long = `${'Überall Wörter. '.repeat(50)}Die Nadel ist hier. ${'Überall Wörter. '.repeat(50)}`
      const [hit] = search(page(element(9, 'p', [text(10, long)])), 'die nadel')
      expect(hit!.text).toContain('Die Nadel ist hier.')
      expect(hit!.text).toMatch(/^….*…$/)
      expect(hit!.text.length).toBeLessThan(170)
    })

    it('finds nothing for nothing', () => {
      const events = page(element(9, 'p', [text(10, 'words')]))
      for (const query of ['', '  ', '\n', '\u0301']) expect(search(events, query)).toEqual([])
    })

    it('is not misled by what a stranger makes of an event', () => {
      const strange = [
        mutation(1_000, {
          adds: 'x',
          removes: [null, 7, { id: '9' }],
          texts: [{}],
          attributes: [{ id: 9, attributes: 3 }],
        }),
        at(1_100, { source: 5, id: '9', text: 4 }),
        at(1_200, { source: 5, id: 9, text: { toString: 1 } }),
        mutation(1_300, { adds: [{ parentId: 9, nextId: null, node: { type: 3, id: 77 } }] }),
        mutation(1_400, { adds: [{ parentId: 1, nextId: null, node: { type: 0, id: 1, childNodes: [] } }] }),
      ]
      expect(search([...page(element(9, 'p', [text(10, 'words')])), ...strange], 'words')).toHaveLength(1)
    })
  })

  it('can be given up in the middle and asked again', () => {
    const recording = recordingOf(inWindow('w', textRecording(15, 500)))
    const given = recording.searchSteps('order')
    given.next()
    given.next()
    given.return({ hits: [], truncated: false })
    expect(recording.search('order', EVERYTHING)).toEqual(
      recordingOf(inWindow('w', textRecording(15, 500))).search('order', EVERYTHING),
    )
  })

  it('finds texts of a real recording in both of its windows', () => {
    const recording = new Recording()
    recording.append({ index: 0, key: 'all' }, decodeBlock(fixtureBytes(TWO_TABS)))
    const hits = recording.search('dashboard', EVERYTHING).hits
    expect(new Set(hits.map(({ windowId }) => windowId)).size).toBe(2)
    for (const { fromMs, toMs, text: found } of hits) {
      expect(toMs).toBeGreaterThanOrEqual(fromMs)
      expect(found.toLowerCase()).toContain('dashboard')
    }
  })
})

describe('what is found while events are still being read', () => {
  const EVENTS = 5_000
  /** One text stands from the first page on; another is there at every 250th event. */
  function longRecording(): Recording {
    const [meta, page] = textRecording(1, 0)
    const events = Array.from({ length: EVENTS }, (_, i): ReplayEvent => {
      const node = text(1_000 + i, i % 250 === 0 ? `needle ${i}` : `hay ${i}`)
      const adds = [{ parentId: 5, nextId: null, node: element(100_000 + i, 'p', []) }]
      const within = { parentId: 100_000 + i, nextId: null, node }
      const gone = i < 10 ? [] : [{ parentId: 5, id: 100_000 + i - 10 }]
      const data = { source: 0, adds: [...adds, within], removes: gone, texts: [], attributes: [] }
      return { type: 3, timestamp: START_MS + 10 * (i + 1), data }
    })
    return recordingOf(inWindow('w', [meta!, page!, ...events]), 4)
  }

  function watched(recording: Recording, query: string, betweenSteps = (_: number) => {}) {
    const told: { readonly atStep: number; readonly hits: readonly SearchHit[] }[] = []
    let steps = 0
    const onPartial = ({ hits }: SearchResult) => void told.push({ atStep: steps, hits })
    const searching = recording.searchSteps(query, { onPartial })
    let step = searching.next()
    for (; step.done !== true; step = searching.next()) betweenSteps(++steps)
    return { told, steps, result: step.value }
  }

  it('is told once there is something, and seldom from then on', () => {
    const recording = longRecording()
    const { told, steps, result } = watched(recording, 'needle')
    expect(steps).toBeGreaterThanOrEqual(EVENTS / 50)
    expect(told[0]!.atStep).toBeLessThan(5)
    expect(told.length).toBeGreaterThan(3)
    expect(told.length).toBeLessThan(15)
    expect(result.hits).toHaveLength(EVENTS / 250)
  })

  it('is what the answer says of the time that has been read', () => {
    const { told, result } = watched(longRecording(), 'needle')
    for (const { hits } of told) {
      const whole = result.hits.slice(0, hits.length)
      expect(hits.map(({ nodeId, fromMs, text: found }) => ({ nodeId, fromMs, found }))).toEqual(
        whole.map(({ nodeId, fromMs, text: found }) => ({ nodeId, fromMs, found })),
      )
      hits.forEach((hit, i) => expect(hit.toMs).toBeLessThanOrEqual(whole[i]!.toMs))
    }
  })

  it('is not told where everything has been read', () => {
    const recording = longRecording()
    const first = watched(recording, 'needle')
    const again = watched(recording, 'needle')
    expect(again.told).toEqual([])
    expect(again.result).toEqual(first.result)
  })

  it('starts again when events become others meanwhile', () => {
    const recording = longRecording()
    const { windows } = recording.view()
    const early = inWindow(windows[0]!.id, [
      {
        type: 3,
        timestamp: START_MS + 15,
        data: { source: 0, adds: [], removes: [], texts: [{ id: 1_000, value: 'x' }] },
      },
    ])
    const { result } = watched(recording, 'needle', (steps) => {
      if (steps === 40) {
        const decoded = { events: early, problems: [], format: 'events', facts: {} } as const
        recording.append({ index: 4, key: '4', startMs: START_MS + 15, endMs: START_MS + 15 }, decoded)
      }
    })
    expect(result).toEqual(recording.search('needle'))
  })
})
