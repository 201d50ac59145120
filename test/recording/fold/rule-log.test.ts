import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { RuleLog } from '../../../src/recording/fold/rule-log.ts'

const insert = (index: number, rule: string): ReplayEvent => ({
  type: 3,
  timestamp: 1,
  data: { source: 8, id: 9, adds: [{ rule, index }] },
})
const remove = (index: number): ReplayEvent => ({
  type: 3,
  timestamp: 2,
  data: { source: 8, id: 9, removes: [{ index }] },
})
const declare = (index: number[], property: string, value: string): ReplayEvent => ({
  type: 3,
  timestamp: 3,
  data: { source: 13, id: 9, index, set: { property, value } },
})

function logOf(...events: ReplayEvent[]): unknown[] {
  const log = new RuleLog()
  events.forEach((event) => log.push(event))
  return log.toEvents(7).map((event) => event.data)
}

describe('RuleLog', () => {
  it('joins insertions that follow each other', () => {
    expect(logOf(insert(0, 'a{}'), insert(1, 'b{}'), insert(0, 'c{}'))).toEqual([
      {
        source: 8,
        id: 9,
        adds: [
          { rule: 'a{}', index: 0 },
          { rule: 'b{}', index: 1 },
          { rule: 'c{}', index: 0 },
        ],
      },
    ])
  })

  it('keeps insertions and removals in order', () => {
    const data = logOf(insert(0, 'a{}'), remove(0), insert(0, 'b{}'))
    expect(data.map((one) => Object.keys(one as object).at(-1))).toEqual(['adds', 'removes', 'adds'])
  })

  it('forgets what came before the whole sheet was replaced', () => {
    const replace: ReplayEvent = { type: 3, timestamp: 2, data: { source: 8, styleId: 1, replaceSync: 'x{}' } }
    expect(logOf(insert(0, 'a{}'), replace, insert(1, 'b{}'))).toHaveLength(2)
  })

  it('keeps the last of declarations that are set over and over', () => {
    const events = Array.from({ length: 1000 }, (_, turn) => declare([0], 'width', `${turn}px`))
    expect(logOf(insert(0, 'a{}'), ...events)).toEqual([
      { source: 8, id: 9, adds: [{ rule: 'a{}', index: 0 }] },
      { source: 13, id: 9, index: [0], set: { property: 'width', value: '999px' } },
    ])
  })

  it('does not confuse a rule with the one that took its place', () => {
    const data = logOf(declare([0], 'width', '1px'), insert(0, 'a{}'), declare([0], 'width', '2px'))
    expect(data).toHaveLength(3)
  })

  it('says the same whether or not somebody asked meanwhile', () => {
    const log = new RuleLog()
    log.push(declare([0], 'width', '1px'))
    expect(log.toEvents(7)).toHaveLength(1)
    log.push(declare([0], 'width', '2px'))
    expect(log.toEvents(7).map(({ data }) => data)).toEqual(
      logOf(declare([0], 'width', '1px'), declare([0], 'width', '2px')),
    )
  })

  it('never writes to the events it was given', () => {
    const first = insert(0, 'a{}')
    logOf(first, insert(1, 'b{}'), insert(2, 'c{}'))
    expect(first.data).toEqual({ source: 8, id: 9, adds: [{ rule: 'a{}', index: 0 }] })
  })
})
