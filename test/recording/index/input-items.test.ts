import { describe, expect, it } from 'vitest'

import { at, element, itemsOf, page, press, titlesOf } from './items.ts'

const CLICK = 2
const FOCUS = 5
const form = page(0, [
  element(10, 'input', { placeholder: 'E-mail' }),
  element(11, 'input', { type: 'checkbox', 'aria-label': 'Newsletter' }),
  element(12, 'select', { name: 'country' }),
  element(13, 'input', { type: 'radio', 'aria-label': 'Card' }),
  element(14, 'input', { type: 'radio', 'aria-label': 'Cash' }),
])

function input(atMs: number, id: number, text: string, more: object = {}) {
  return at(atMs, 3, { source: 5, id, text, isChecked: false, ...more })
}

describe('input items', () => {
  it('make one of all that is typed into a field, with what it came to', () => {
    const events = [press(900, FOCUS, 10), input(1000, 10, 'a'), input(1200, 10, 'an'), input(1900, 10, 'ann')]
    expect(itemsOf([...form, ...events], 'input')).toEqual([
      expect.objectContaining({
        title: 'Type in “E-mail”',
        detail: 'ann',
        offsetMs: 1000,
        data: expect.objectContaining({ changes: 3 }),
      }),
    ])
  })

  it('begin anew after another field or a pause', () => {
    const events = [
      press(900, FOCUS, 10),
      input(1000, 10, 'a'),
      press(1500, CLICK, 12),
      input(2000, 12, 'de'),
      press(2500, CLICK, 10),
      input(3000, 10, 'ab'),
      input(20_000, 10, 'abc'),
    ]
    const titles = ['Type in “E-mail”', 'Choose in “country”', 'Type in “E-mail”', 'Type in “E-mail”']
    expect(titlesOf([...form, ...events], 'input')).toEqual(titles)
  })

  it('tell boxes checked and unchecked', () => {
    const events = [
      press(900, CLICK, 11),
      input(901, 11, 'on', { isChecked: true }),
      press(5000, CLICK, 11),
      input(5001, 11, 'on'),
    ]
    expect(titlesOf([...form, ...events], 'input')).toEqual(['Check “Newsletter”', 'Uncheck “Newsletter”'])
  })

  it('tell a radio button chosen, and not the others that it unchecks', () => {
    const events = [press(900, CLICK, 14), input(901, 14, 'on', { isChecked: true }), input(901, 13, 'on')]
    expect(titlesOf([...form, ...events], 'input')).toEqual(['Check “Cash”'])
  })

  it('leave out fields that only report their values as the page draws them', () => {
    const events = [input(10, 10, 'ann@shop.example'), input(10, 11, 'on', { isChecked: true }), input(900, -1, 'x')]
    expect(itemsOf([...form, ...events], 'input')).toEqual([])
  })

  it('believe a recorder that says who did it', () => {
    const events = [
      input(10, 10, 'x', { userTriggered: true }),
      press(900, CLICK, 12),
      input(1000, 12, 'de', { userTriggered: false }),
    ]
    expect(titlesOf([...form, ...events], 'input')).toEqual(['Type in “E-mail”'])
  })

  it('show masked text masked', () => {
    expect(itemsOf([...form, press(900, FOCUS, 10), input(1000, 10, '*****')], 'input')[0]?.detail).toBe('*****')
  })
})
