import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { seeded, shuffled } from '../../recording/seeded.ts'
import { createNodes, documentNode, mutation, pageEvents } from './pages.ts'
import { playAndSeek } from './play-and-seek.ts'

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

/** The ids of the paragraphs in divisions. */
const idsOf = (page: Document) => Array.from(page.querySelectorAll('div > p'), (node) => node.getAttribute('id'))
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
    const { page, played, sought, failed, looksAtClock } = await playAndSeek([...startOfPage(), ...events, after])
    expect(looksAtClock).toBeLessThan(50)
    expect(idsOf(page())).toContain('n300')
    expect(failed).toEqual([])
    expect(played).toBe(sought)
  })

  it('holds up nothing where the sibling goes at the same time', async () => {
    const gone = mutation(1, {
      removes: [{ parentId: LIST, id: 102 }],
      adds: [place(200, { nextId: 102 }), place(201, { node: named(201) })],
    })
    const { page, played, sought, looksAtClock } = await playAndSeek([...startOfPage(), gone])
    expect(looksAtClock).toBeLessThan(50)
    expect(idsOf(page())).toContain('n201')
    expect(played).toBe(sought)
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
    const { page, played, sought } = await playAndSeek([...startOfPage(), mutation(1, { adds: order })])
    expect(idsOf(page()).filter(Boolean)).toEqual(['n199', 'n210', 'n211'])
    expect(played).toBe(sought)
  })

  it('stand in a nested document that comes after them', async () => {
    const [frameId, documentId, frameBodyId] = [400, 401, 9_503]
    const frame = place(frameId, { node: element(frameId, { tagName: 'iframe' }) })
    const inside = place(300, { parentId: frameBodyId, node: named(300, { rootId: documentId }) })
    const nested = place(documentId, { parentId: frameId, node: documentNode({ body: [] }, documentId, 9_500) })
    const order = mutation(2, { adds: [inside, nested] })
    const { played, sought } = await playAndSeek([...startOfPage(), mutation(1, { adds: [frame] }), order])
    expect(played).toContain('id="n300"')
    expect(played).toBe(sought)
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
      const from = random() < 0.5 ? parentOf.get(gone) : among([...parents, ...ids, NOWHERE])
      const removes = turn % 3 === 2 ? [{ parentId: from!, id: gone }] : []
      return mutation(turn + 1, { adds: shuffled(adds, random), removes })
    })
    const { page, played, sought, looksAtClock, failed } = await playAndSeek([...startOfPage(), ...events])
    expect(failed).toEqual([])
    expect(looksAtClock).toBeLessThan(500)
    expect(idsOf(page()).length).toBeGreaterThan(5)
    expect(played).toBe(sought)
  })
})

it('a node that comes out of a frame leaves the frame as it is', async () => {
  const [frameId, documentId] = [400, 401]
  const inside = [named(402, { rootId: documentId }), named(403, { rootId: documentId })]
  const frame = place(frameId, { nextId: 102, node: element(frameId, { tagName: 'iframe' }) })
  const nested = place(documentId, { parentId: frameId, node: documentNode({ body: inside }, documentId, 9_500) })
  const moved = place(402, { nextId: frameId, node: named(402) })
  const events = [frame, nested, moved].map((addition, index) => mutation(index + 1, { adds: [addition] }))
  const { page, played, sought } = await playAndSeek([...startOfPage(), ...events])
  expect(idsOf(page())).toContain('n402')
  expect(played).toContain('id="n403"')
  expect(sought).toBe(played)
})
