import { describe, expect, it } from 'vitest'

import { FoldPage } from '../../../src/recording/fold/fold-page.ts'
import type { FoldNode } from '../../../src/recording/fold/fold-node.ts'
import type { ReplayEvent, SerializedNode } from '../../../src/recording/events.ts'

const CHILDREN = 2_000
const TIMES = 50

const incremental = (data: object): ReplayEvent => ({ type: 3, timestamp: 2, data })
const mutation = (changes: object) =>
  incremental({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...changes })
const element = (id: number, tagName: string, childNodes: readonly object[] = []) => ({
  type: 2,
  id,
  tagName,
  attributes: {},
  childNodes,
})
const many = (tagName: string) => Array.from({ length: CHILDREN }, (_, index) => element(1_000 + index, tagName))
const NESTED = 10_000
/** Divisions in divisions, so many. */
const nested = (depth: number, id = NESTED): object => element(id, 'div', depth > 1 ? [nested(depth - 1, id + 1)] : [])
const document_ = (id: number, childNodes: readonly object[]) => ({ type: 0, id, childNodes })
const pageOf = (...body: readonly object[]) => document_(1, [element(2, 'html', [element(3, 'body', body)])])
const add = (parentId: number, node: object) => mutation({ adds: [{ parentId, nextId: null, node }] })

interface Case {
  readonly what: string
  readonly page: object
  /** What a stranger may send as often as they like. */
  readonly events: (time: number) => readonly ReplayEvent[]
}

const CASES: readonly Case[] = [
  {
    what: 'a move of something with much below it',
    page: pageOf(element(4, 'div'), element(5, 'section', many('p'))),
    events: () => [add(4, element(5, 'section')), add(3, element(5, 'section'))],
  },
  {
    what: 'a move of something deep, in and out of other things',
    page: pageOf(element(4, 'div'), element(5, 'div', [nested(100)]), ...many('p')),
    events: () => [4, 5, 3].map((id) => add(id, element(NESTED, 'div'))),
  },
  {
    what: 'rules and scroll positions beside what is moved',
    page: pageOf(element(4, 'div'), element(5, 'section', [element(6, 'style'), ...many('p')])),
    events: () => [
      add(4, element(5, 'section')),
      incremental({ source: 8, id: 6, adds: [{ rule: 'p { color: red }', index: 0 }] }),
      incremental({ source: 3, id: 1_000, x: 0, y: 5 }),
    ],
  },
  {
    what: 'a move while a document waits for a frame that never comes',
    page: pageOf(element(4, 'div'), element(5, 'section', many('p'))),
    events: () => [add(900, document_(901, [])), add(4, element(5, 'section'))],
  },
  {
    what: 'a document for something that has many children',
    page: pageOf(element(4, 'iframe', many('p'))),
    events: (time) => [add(4, document_(100 + time, [element(200 + time, 'html')]))],
  },
  {
    what: 'a text in a textarea with many other children',
    page: pageOf(element(4, 'textarea', many('p'))),
    events: (time) => [add(4, { type: 3, id: 100 + time, textContent: `${time}` })],
  },
  {
    what: 'a root for a document with many other children',
    page: document_(1, [...many('p'), element(2, 'html', [element(3, 'body')])]),
    events: (time) => [add(1, element(100 + time, 'html'))],
  },
  {
    what: 'a text in a style element with many other children',
    page: pageOf(element(4, 'style', many('p'))),
    events: (time) => [
      add(4, { type: 3, id: 100 + time, textContent: '' }),
      mutation({ removes: [{ parentId: 4, id: 100 + time }] }),
    ],
  },
]

/** Counts how often one goes from a node to another. */
function countSteps(nodes: Iterable<FoldNode>): () => number {
  let steps = 0
  for (const node of nodes) {
    for (const name of ['parent', 'first', 'last', 'next', 'previous', 'extras'] as const) {
      let value: unknown = node[name]
      Object.defineProperty(node, name, {
        get: () => (steps++, value),
        set: (next: unknown) => (value = next),
      })
    }
  }
  return () => steps
}

describe('an event costs the same however large its page is:', () => {
  it.each(CASES)('$what', ({ page: source, events }) => {
    const page = new FoldPage()
    page.apply({ type: 2, timestamp: 1, data: { node: source as SerializedNode } })
    expect(page.nodes.size).toBeGreaterThan(CHILDREN)
    const steps = countSteps(page.nodes.values())
    for (let time = 0; time < TIMES; time++) for (const event of events(time)) page.apply(event)
    // Once is fair: somebody sent all these nodes. Each time would be 50 times as much.
    expect(steps()).toBeLessThan(CHILDREN * 5)
    expect(steps()).toBeGreaterThan(TIMES)
  })
})
