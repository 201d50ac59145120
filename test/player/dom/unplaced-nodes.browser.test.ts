import { describe, expect, it, vi } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { seeded, shuffled } from '../../recording/seeded.ts'
import { createNodes, mutation, pageEvents, sceneOf, START_MS } from './pages.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'
import { serializePage } from './serialize-page.ts'

const LIST = 100
const NOWHERE = 7_777

const element = (id: number, more: object = {}) => ({
  type: 2,
  id,
  tagName: 'p',
  attributes: {},
  childNodes: [],
  ...more,
})
const place = (id: number, more: { parentId?: number; nextId?: number | null; node?: object } = {}) => ({
  parentId: LIST,
  nextId: null,
  node: element(id),
  ...more,
})
function startOfPage(): readonly ReplayEvent[] {
  const list = { ...createNodes().el('div'), id: LIST, childNodes: [element(101), element(102), element(103)] }
  return pageEvents({ body: [list] })
}

/** Shows the page as it began, and plays all that came after. */
async function play(events: readonly ReplayEvent[]) {
  const recording = recordingOf(events)
  const endMs = events.at(-1)!.timestamp - START_MS
  const { renderer, page, facts } = await mountRenderer()
  await renderer.show(sceneOf(recording.base('w', 0)!.events), noSignal())
  const rest = recording.read('w', 0, endMs)
  const clock = vi.spyOn(Date, 'now')
  renderer.apply(rest, { offsetMs: endMs, pointer: null })
  const looksAtClock = clock.mock.calls.length
  clock.mockRestore()
  const ids = () => Array.from(page().querySelectorAll('div > p'), (node) => node.getAttribute('id'))
  return { recording, endMs, renderer, page, facts, ids, looksAtClock }
}

/** The page as a seek shows it. */
async function sought(recording: ReturnType<typeof recordingOf>, endMs: number): Promise<string> {
  const { renderer, page } = await mountRenderer()
  await renderer.show(sceneOf(recording.base('w', endMs)!.events, { offsetMs: endMs }), noSignal())
  return serializePage(page())
}

const named = (id: number, more: object = {}) => element(id, { attributes: { id: `n${id}` }, ...more })

describe('an addition that names what is not there', () => {
  it.each([
    ['a sibling that never comes', [place(200, { nextId: NOWHERE })]],
    ['two that stand before each other', [place(200, { nextId: 201 }), place(201, { nextId: 200 })]],
    [
      'a sibling that belongs to no known document',
      [place(200, { node: element(200, { rootId: NOWHERE }) }), place(201, { nextId: 200 })],
    ],
    ['a sibling without a parent', [place(201, { nextId: 200 }), place(200, { parentId: NOWHERE })]],
    [
      'a sibling without a parent, in the order of recorders',
      [place(200, { parentId: NOWHERE }), place(201, { nextId: 200 })],
    ],
  ])('holds up nothing: %s', async (_, adds) => {
    const events = [1, 2, 3].map((ms) => mutation(ms, { adds }))
    const after = mutation(4, { adds: [place(300, { node: named(300) })] })
    const { ids, looksAtClock, page, recording, endMs, facts } = await play([...startOfPage(), ...events, after])
    // rrweb looks at the clock once for each mutation, and at each turn while it waits.
    expect(looksAtClock).toBeLessThan(50)
    expect(ids()).toContain('n300')
    expect(facts.filter(({ type }) => type === 'event-failed')).toEqual([])
    expect(serializePage(page())).toBe(await sought(recording, endMs))
  })

  it('holds up nothing where the sibling goes at the same time', async () => {
    const gone = mutation(1, {
      removes: [{ parentId: LIST, id: 102 }],
      adds: [place(200, { nextId: 102 }), place(201, { node: named(201) })],
    })
    const { ids, looksAtClock, page, recording, endMs } = await play([...startOfPage(), gone])
    expect(looksAtClock).toBeLessThan(50)
    expect(ids()).toContain('n201')
    expect(serializePage(page())).toBe(await sought(recording, endMs))
  })
})

describe('additions in another order than recorders write them', () => {
  it('stand where they belong, children before their parents and siblings before the next', async () => {
    const order = [
      place(210, { parentId: 200, nextId: 211, node: named(210) }),
      place(211, { parentId: 200, node: named(211) }),
      place(199, { nextId: 200, node: named(199) }),
      place(200, { nextId: 103, node: element(200, { tagName: 'div' }) }),
    ]
    const { ids, page, recording, endMs } = await play([...startOfPage(), mutation(1, { adds: order })])
    expect(ids().filter(Boolean)).toEqual(['n199', 'n210', 'n211'])
    expect(serializePage(page())).toBe(await sought(recording, endMs))
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('come to what a seek shows (seed %i)', async (seed) => {
    const random = seeded(seed)
    const among = (ids: readonly number[]) => ids[Math.floor(random() * ids.length)]!
    const parents = [LIST, 101, 102]
    let id = 1_000
    const parentOf = new Map<number, number>()
    const events = Array.from({ length: 12 }, (_, turn) => {
      const ids = Array.from({ length: 6 }, () => id++)
      const parentIds = ids.map((_own, index) => {
        if (random() < 0.1) return NOWHERE
        return index > 0 && random() < 0.2 ? among(ids.slice(0, index)) : among(parents)
      })
      const adds = ids.map((own, index) => {
        const parentId = parentIds[index]!
        const siblings = ids.filter((other, at) => at > index && parentIds[at] === parentId)
        const nextId = random() < 0.15 ? NOWHERE : siblings.length > 0 && random() < 0.8 ? among(siblings) : null
        parentOf.set(own, parentId)
        return place(own, { parentId, nextId, node: named(own) })
      })
      const gone = among(ids) - ids.length
      const removes = turn % 3 === 2 ? [{ parentId: parentOf.get(gone)!, id: gone }] : []
      return mutation(turn + 1, { adds: shuffled(adds, random), removes })
    })
    const { page, recording, endMs, looksAtClock, ids, facts } = await play([...startOfPage(), ...events])
    expect(facts.filter(({ type }) => type === 'event-failed')).toEqual([])
    expect(looksAtClock).toBeLessThan(500)
    expect(ids().length).toBeGreaterThan(5)
    expect(serializePage(page())).toBe(await sought(recording, endMs))
  })
})
