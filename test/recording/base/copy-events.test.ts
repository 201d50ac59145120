import { describe, expect, it } from 'vitest'

import { copyEvent } from '../../../src/recording/base/copy-events.ts'
import { copyJson } from '../../../src/recording/copy-json.ts'
import type { MutationData, ReplayEvent } from '../../../src/recording/events.ts'
import { seeded, shuffled } from '../seeded.ts'

function adding(adds: readonly { id: number; parentId: number; nextId?: number }[]): ReplayEvent {
  const data = {
    source: 0,
    adds: adds.map(({ id, parentId, nextId = null }) => ({
      parentId,
      nextId,
      node: { type: 3, id, textContent: 'x' },
    })),
    removes: [{ parentId: 1, id: 2 }],
    texts: [{ id: 10, value: 'late' }],
    attributes: [{ id: 11, attributes: { class: 'late' } }],
  }
  return { type: 3, timestamp: 77, data }
}

const dataOf = (event: ReplayEvent): MutationData => event.data as MutationData

describe('copyEvent', () => {
  it('copies an event all the way down', () => {
    const event = adding([{ id: 5, parentId: 1 }])
    const [copy, ...rest] = copyEvent(event)
    expect(rest).toEqual([])
    expect(copy).toEqual(event)
    expect(dataOf(copy!).adds[0]!.node).not.toBe(dataOf(event).adds[0]!.node)
  })

  it('cuts a mutation that adds very many nodes, removals first, texts and attributes last', () => {
    const adds = Array.from({ length: 12_001 }, (_, i) => ({ id: 10 + i, parentId: 1 }))
    const pieces = copyEvent(adding(adds))
    expect(pieces.map((piece) => dataOf(piece).adds.length)).toEqual([5000, 5000, 2001])
    expect(pieces.map((piece) => dataOf(piece).removes.length)).toEqual([1, 0, 0])
    expect(pieces.map((piece) => [dataOf(piece).texts.length, dataOf(piece).attributes.length])).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
    ])
    expect(new Set(pieces.map(({ timestamp }) => timestamp))).toEqual(new Set([77]))
    expect(pieces.flatMap((piece) => dataOf(piece).adds)).toEqual(dataOf(adding(adds)).adds)
  })

  it('leaves five thousand in one', () => {
    expect(copyEvent(adding(Array.from({ length: 5000 }, (_, i) => ({ id: i + 10, parentId: 1 }))))).toHaveLength(1)
  })

  it('cuts where no node is placed by one of a later piece', () => {
    // As recorders write a list that was filled from its end: each is placed before one that comes later.
    const backwards = Array.from({ length: 6000 }, (_, i) => ({
      id: 10 + i,
      parentId: 1,
      ...(i < 5500 ? { nextId: 11 + i } : {}),
    }))
    const pieces = copyEvent(adding(backwards))
    expect(pieces.map((piece) => dataOf(piece).adds.length)).toEqual([5501, 499])
    const chained = backwards.map((add, i) => (i < 5999 ? { ...add, nextId: 11 + i } : add))
    expect(copyEvent(adding(chained))).toHaveLength(1)
  })

  it.each([1, 2, 3])('never separates a node from one it needs before it, seed %i', (seed) => {
    const random = seeded(seed)
    const near = Array.from({ length: 16_000 }, (_, i) => {
      const other = 10 + Math.max(0, Math.min(15_999, i + Math.floor((random() - 0.3) * 400)))
      return random() < 0.5 ? { id: 10 + i, parentId: other } : { id: 10 + i, parentId: 1, nextId: other }
    })
    const adds = seed === 3 ? shuffled(near, random) : near
    const seen = new Set<number>()
    for (const piece of copyEvent(adding(adds))) {
      for (const { node } of dataOf(piece).adds) seen.add(node.id)
      for (const { parentId, nextId } of dataOf(piece).adds) {
        if (parentId >= 10) expect(seen.has(parentId)).toBe(true)
        if (nextId !== null) expect(seen.has(nextId)).toBe(true)
      }
    }
    expect(seen.size).toBe(16_000)
  })
})

describe('copyJson', () => {
  it('keeps a key named __proto__ a key', () => {
    const copy = copyJson(JSON.parse('{"a":[1,{"b":null}],"__proto__":{"x":1}}') as Record<string, unknown>)
    expect(JSON.stringify(copy)).toBe('{"a":[1,{"b":null}],"__proto__":{"x":1}}')
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(copy['x']).toBeUndefined()
  })
})
