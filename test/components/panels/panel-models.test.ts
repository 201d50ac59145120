import { describe, expect, it } from 'vitest'

import { collapseRepeats } from '../../../src/components/panels/collapse-repeats.ts'
import { placeOf } from '../../../src/components/panels/entry-place.ts'
import { groupProblems } from '../../../src/components/panels/group-problems.ts'
import { choosePanels, type PanelId } from '../../../src/components/panels/panel-id.ts'
import { ownNumber, ownText } from '../../../src/components/panels/own-value.ts'
import { sliderTarget, type SliderKey } from '../../../src/components/timeline/slider-key.ts'
import { formatClock, formatDateTime } from '../../../src/components/timeline/format-clock.ts'
import type { ListItem } from '../../../src/player/timeline/inspector-list.ts'
import { seeded } from '../../player/seeded.ts'

describe('collapseRepeats', () => {
  const item = (id: string, title: string): ListItem => ({
    id,
    kind: 'console',
    offsetMs: 0,
    windowId: 'w',
    title,
    tone: 'neutral',
    searchText: title,
  })

  it('keeps the first of equal neighbours and counts the rest', () => {
    const { items, repeats } = collapseRepeats([item('1', 'a'), item('2', 'a'), item('3', 'b'), item('4', 'a')])
    expect(items.map((one) => one.id)).toEqual(['1', '3', '4'])
    expect([...repeats]).toEqual([['1', 2]])
  })

  it('loses no row in the counts, on random consoles', () => {
    const random = seeded(95)
    for (let round = 0; round < 100; round += 1) {
      const given = Array.from({ length: random.integer(0, 60) }, (_, index) =>
        item(`${index}`, random.pick(['a', 'b'])),
      )
      const { items, repeats } = collapseRepeats(given)
      expect(items.reduce((sum, one) => sum + (repeats.get(one.id) ?? 1), 0)).toBe(given.length)
      items.forEach((one, index) => expect(one.title).not.toBe(items[index - 1]?.title))
    }
  })
})

describe('choosePanels', () => {
  const NOTHING = { hasRecords: false, canSearch: false }

  it('is all of them, records only where there are some', () => {
    expect(choosePanels(undefined, { hasRecords: true, canSearch: true })[0]).toBe('records')
    expect(choosePanels(undefined, { hasRecords: false, canSearch: true })).not.toContain('records')
  })

  it('offers the search for what was on screen only where the player can', () => {
    expect(choosePanels(undefined, { hasRecords: true, canSearch: true })).toContain('screen')
    expect(choosePanels(undefined, { hasRecords: true, canSearch: false })).not.toContain('screen')
  })

  it('is what was asked for, without doubles and strangers', () => {
    expect(choosePanels(['info', 'info', 'x' as PanelId, 'records'], NOTHING)).toEqual(['info', 'records'])
    expect(choosePanels([], NOTHING)).toEqual([])
  })
})

describe('placeOf', () => {
  it.each([
    [-1, 'before'],
    [0, 'inside'],
    [100, 'inside'],
    [101, 'after'],
    [null, 'unknown'],
    [NaN, 'unknown'],
    [Infinity, 'unknown'],
  ] as const)('%s is %s', (offsetMs, place) => expect(placeOf(offsetMs, 100)).toBe(place))
})

describe('groupProblems', () => {
  it('groups by reason, the most frequent first', () => {
    const problem = (reason: 'line_invalid' | 'block_missing') => ({ reason, blockKey: null, line: null, message: '' })
    const groups = groupProblems([problem('block_missing'), problem('line_invalid'), problem('line_invalid')])
    expect(groups.map((group) => [group.reason, group.problems.length])).toEqual([
      ['line_invalid', 2],
      ['block_missing', 1],
    ])
  })
})

describe('ownNumber, ownText', () => {
  it('read own properties of the right type and nothing else', () => {
    expect([ownNumber({ a: 1 }, 'a'), ownText({ a: 'x' }, 'a')]).toEqual([1, 'x'])
    expect([
      ownNumber({ a: '1' }, 'a'),
      ownNumber({ a: NaN }, 'a'),
      ownNumber(Object.create({ a: 1 }), 'a'),
      ownNumber(null, 'a'),
    ]).toEqual([null, null, null, null])
    expect([ownText({}, 'toString'), ownText('text', 'length'), ownText([], '0')]).toEqual([null, null, null])
  })
})

describe('sliderTarget', () => {
  const press = (key: string, more: Partial<SliderKey> = {}): SliderKey => ({
    key,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more,
  })

  it('stays within the recording', () => {
    expect(sliderTarget(press('ArrowLeft'), 2_000, 100_000, false)).toBe(0)
    expect(sliderTarget(press('PageUp'), 90_000, 100_000, false)).toBe(100_000)
  })

  it('follows the direction of the text', () => {
    expect(sliderTarget(press('ArrowLeft'), 50_000, 100_000, true)).toBe(55_000)
    expect(sliderTarget(press('ArrowRight', { shiftKey: true }), 50_000, 100_000, true)).toBe(20_000)
  })

  it('leaves to others what is theirs', () => {
    for (const key of ['ArrowUp', 'ArrowDown', ' ', 'toString'])
      expect(sliderTarget(press(key), 1, 2, false)).toBeNull()
    expect(sliderTarget(press('ArrowLeft', { altKey: true }), 50_000, 100_000, false)).toBeNull()
    expect(sliderTarget(press('Home', { metaKey: true }), 50_000, 100_000, false)).toBeNull()
  })
})

describe('formatClock, formatDateTime', () => {
  it('read a moment in a zone, with hours from 00 to 23', () => {
    expect(formatClock(Date.UTC(2026, 2, 1, 0, 3, 12), 'UTC')).toBe('00:03:12')
    expect(formatClock(Date.UTC(2026, 2, 1, 14, 3, 12), 'Asia/Kolkata')).toBe('19:33:12')
    expect(formatDateTime(Date.UTC(2026, 2, 1, 14, 3, 12), 'UTC')).toContain('14:03:12')
  })

  it('are empty for what is no moment', () => {
    expect([formatClock(NaN), formatClock(Infinity), formatDateTime(9e15)]).toEqual(['', '', ''])
  })
})
