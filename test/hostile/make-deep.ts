import type { ReplayEvent } from '../../src/recording/events.ts'

/** Epoch ms of the recording's start. */
export const START_MS = 1_800_000_000_000
/** As deep as can be added without anybody objecting. */
const CHAIN = 500
const BODY_ID = 4
const FIRST_ID = 1_000
/** Comes last, into the body. */
export const SENTINEL = 'sentinel'

const element = (id: number, tagName: string, childNodes: readonly object[] = [], attributes: object = {}) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})
const div = (id: number, childNodes: readonly object[] = []) => element(id, 'div', childNodes)
const add = (parentId: number, node: object, nextId: number | null = null) => ({ parentId, nextId, node })
const mutation = (atMs: number, adds: readonly object[]): ReplayEvent => ({
  type: 3,
  timestamp: START_MS + atMs,
  data: { source: 0, adds, removes: [], texts: [], attributes: [] },
})

/** Each node within the one before. */
function chain(firstId: number, length = CHAIN): object {
  let within: object[] = []
  for (let id = firstId + length - 1; id >= firstId; id--) within = [div(id, within)]
  return within[0]!
}

function page(body: readonly object[], mutations: readonly (readonly object[])[]): ReplayEvent[] {
  const html = element(2, 'html', [element(3, 'head'), element(BODY_ID, 'body', body)])
  const last = add(BODY_ID, element(900_000, 'p', [], { id: SENTINEL }))
  return [
    { type: 4, timestamp: START_MS, data: { href: 'https://shop.example/', width: 800, height: 600 } },
    {
      type: 2,
      timestamp: START_MS,
      data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } },
    },
    // Played in half a second, however many they are.
    ...mutations.map((adds, i) => mutation(100 + Math.floor((300 * i) / mutations.length), adds)),
    mutation(450, [last]),
    mutation(600, []),
  ]
}

const firstOf = (index: number) => FIRST_ID + index * CHAIN
const chains = (depth: number) => Array.from({ length: Math.ceil(depth / CHAIN) }, (_, index) => index)

/** Ways to nest a page deeper than any of its events is, each of them made of `depth` nodes. */
export const DEEP_PAGES = {
  /** The last chain is moved to the end of the one before, then that one, and so on: no place is ever a deep one. */
  'chains that are moved to the ends of each other': (depth: number) => {
    const indices = chains(depth)
    const moves = indices.slice(1).reverse()
    return page(
      indices.map((index) => chain(firstOf(index))),
      moves.map((index) => [add(firstOf(index) - 1, div(firstOf(index)))]),
    )
  },
  /** Nobody can know how deep a node is to be whose parent is yet to come. */
  'children that come before their parents': (depth: number) => {
    const ids = Array.from({ length: depth }, (_, i) => FIRST_ID + i)
    return page([], [ids.map((id) => add(id === FIRST_ID ? BODY_ID : id - 1, div(id))).reverse()])
  },
  /** The replayer drops what is to come before a node that is not there. */
  'ends that are said to be elsewhere, before what is not there': (depth: number) =>
    grown(depth, (lastId) => add(BODY_ID, div(lastId), 800_000)),
  /** The replayer takes no children from an addition. */
  'ends that are said to be elsewhere, within what is added': (depth: number) =>
    grown(depth, (lastId, index) => add(BODY_ID, div(700_000 + index, [div(lastId)]))),
} satisfies Record<string, (depth: number) => readonly ReplayEvent[]>

/** A chain that grows at its end; each time it has become as deep as may be, something is said of its last node. */
function grown(depth: number, say: (lastId: number, index: number) => object): ReplayEvent[] {
  const mutations = chains(depth).flatMap((index) => {
    const ids = Array.from({ length: CHAIN }, (_, i) => firstOf(index) + i)
    const grows = ids.map((id) => add(id === FIRST_ID ? BODY_ID : id - 1, div(id)))
    return [grows, [say(ids.at(-1)!, index)]]
  })
  return page([], mutations)
}

/** A page that is nested deep from the start. */
export const deepAtOnce = (depth: number): readonly ReplayEvent[] => page([chain(FIRST_ID, depth)], [])

/** A page as deep as people's are, whose parts are moved to and fro `times` times, whole. */
export function movingPage(depth: number, times: number): readonly ReplayEvent[] {
  const [upper, middle] = [FIRST_ID, FIRST_ID + Math.floor(depth / 2)]
  const moves = Array.from({ length: times }, (_, i) => [add(i % 2 === 0 ? BODY_ID : middle - 1, div(middle))])
  return page([chain(upper, depth), div(upper - 1)], moves)
}
