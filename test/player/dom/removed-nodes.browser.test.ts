import { describe, expect, inject, it } from 'vitest'

import { seeded } from '../../recording/seeded.ts'
import { attached, BODY_ID, documentNode, mutation, pageEvents } from './pages.ts'
import { playAndSeek } from './play-and-seek.ts'

const [LIST, ITEM, TEXT, HOST, SHADOW, LIGHT, FRAME, NESTED, FRAMED] = [100, 101, 102, 110, 111, 112, 120, 121, 122]
const FRAME_BODY = 9_503
const NOWHERE = 7_777

const element = (id: number, tagName = 'p', more: object = {}) => ({
  type: 2,
  id,
  tagName,
  attributes: { id: `n${id}` },
  childNodes: [],
  ...more,
})
const item = element(ITEM, 'p', { childNodes: [{ type: 3, id: TEXT, textContent: 'Item' }] })
const shadow = element(SHADOW, 'p', { isShadow: true })
const framed = element(FRAMED, 'p', { rootId: NESTED })
const START = [
  ...pageEvents({
    body: [
      element(LIST, 'div', { childNodes: [item, element(103), element(104)] }),
      element(HOST, 'div', { isShadowHost: true, childNodes: [element(LIGHT), shadow] }),
      element(FRAME, 'iframe'),
    ],
  }),
  attached(1, FRAME, documentNode({ body: [framed] }, NESTED, 9_500)),
]

describe('a removal that names another parent than the real one', () => {
  it.each([
    ['one that is there', { parentId: BODY_ID, id: ITEM }],
    ['one that is not there', { parentId: NOWHERE, id: ITEM }],
    ['the node itself', { parentId: ITEM, id: ITEM }],
    ['a text', { parentId: TEXT, id: ITEM }],
    ['one in a frame', { parentId: FRAMED, id: ITEM }],
    ['one around the frame', { parentId: BODY_ID, id: FRAMED }],
    ['the shadow root of its parent', { parentId: HOST, id: LIGHT, isShadow: true }],
    ['the host of its shadow root', { parentId: HOST, id: SHADOW }],
  ])('takes the node out, and the rest of its mutation is shown: %s', async (_, remove) => {
    const event = mutation(2, {
      removes: [remove, { parentId: LIST, id: 103 }],
      adds: [{ parentId: LIST, nextId: null, node: element(200) }],
      attributes: [{ id: 104, attributes: { title: 'changed' } }],
    })
    const { page, played, sought, failed } = await playAndSeek([...START, event])
    expect(played).not.toContain(`n${remove.id}"`)
    expect(Array.from(page().querySelectorAll('#n100 > p'), ({ id }) => id).slice(-2)).toEqual(['n104', 'n200'])
    expect(page().getElementById('n104')?.title).toBe('changed')
    expect(failed).toEqual([])
    expect(played).toBe(sought)
  })
})

describe('removals of anything, from anything', () => {
  const seeds = Array.from({ length: inject('seeds') * 4 }, (_, seed) => seed)

  it.each(seeds)('come to what a seek shows (seed %i)', async (seed) => {
    const random = seeded(seed)
    const among = (ids: readonly number[]) => ids[Math.floor(random() * ids.length)]!
    const sources = new Map([item, element(103), element(104), element(LIGHT), framed].map((node) => [node.id, node]))
    const anything = () => among([...sources.keys(), LIST, TEXT, HOST, SHADOW, NOWHERE])
    const parentOf = ({ id }: { id: number }) => (id === FRAMED ? FRAME_BODY : among([BODY_ID, BODY_ID, LIST]))
    const events = Array.from({ length: 12 }, (_, turn) => {
      const remove = { parentId: among([anything(), BODY_ID]), id: anything() }
      const fresh = element(1_000 + turn)
      const again = sources.get(among([...sources.keys()]))!
      sources.set(fresh.id, fresh)
      return mutation(turn + 2, {
        removes: [random() < 0.3 ? { ...remove, isShadow: true } : remove],
        adds: [fresh, again].map((node) => ({ parentId: parentOf(node), nextId: null, node })),
        attributes: [{ id: anything(), attributes: { title: `turn ${turn}` } }],
      })
    })
    const { played, sought, failed } = await playAndSeek([...START, ...events])
    expect(failed).toEqual([])
    expect(played).toMatch(/n1\d{3}/)
    expect(played).toBe(sought)
  })
})
