import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { compareRecording } from '../../scripts/fidelity/compare-recording.ts'
import { DifferenceNames } from '../../scripts/fidelity/name-differences.ts'
import { whyRemoved } from '../../scripts/fidelity/named-removals.ts'
import { IDLE, OLD_STREAM, TODO_MVC, TWO_TABS } from '../recording/fixtures.ts'

const FOLDER = path.join(import.meta.dirname, '../fixtures/recordings')

describe('the sanitiser, on ordinary recordings', () => {
  it.each([IDLE, OLD_STREAM, TODO_MVC, TWO_TABS])('takes nothing out of %s but what is named', (name) => {
    const { events, same, removals, unexplained } = compareRecording([path.join(FOLDER, name)])

    expect(unexplained).toEqual([])
    expect(removals.size).toBeLessThan(12)
    expect(same / events).toBeGreaterThan(0.9)
  })
})

describe('whyRemoved', () => {
  const text = (textContent: string) => ({
    type: 2 as const,
    timestamp: 1,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [{ type: 2, id: 2, tagName: 'p', attributes: {}, childNodes: [{ type: 3, id: 3, textContent }] }],
      },
    },
  })

  it('knows no reason for a text that is another one', () => {
    const names = new DifferenceNames()
    names.compare(text('Order 17'), text('Order'))

    expect([...names.counts.keys()]).toEqual(['p textContent becomes "Order"'])
    expect(whyRemoved('p textContent becomes "Order"')).toBeNull()
  })

  it('knows no reason for an attribute that only says how something looks, nor for a node that is gone', () => {
    expect(whyRemoved('div[class] is left out')).toBeNull()
    expect(whyRemoved('an entry of childNodes of <div>')).toBeNull()
    expect(whyRemoved('<video> becomes <noscript>')).toBeNull()
  })
})
