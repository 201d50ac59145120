import { describe, expect, it } from 'vitest'

import { element, itemsOf, mutation, page, press, titlesOf, words } from './items.ts'

const CLICK = 2
const CONTEXT = 3
const DOUBLE = 4
const TOUCH_END = 9
const save = page(0, [element(10, 'button', {}, words(11, 'Save'))])

describe('click items', () => {
  it('name what was clicked, with button and position', () => {
    expect(itemsOf([...save, press(1000, CLICK, 10)], 'click')).toEqual([
      expect.objectContaining({
        title: 'Click “Save”',
        detail: 'button',
        offsetMs: 1000,
        windowId: 'w',
        tone: 'neutral',
      }),
    ])
  })

  it('tell double clicks and right clicks as one act each', () => {
    const events = [press(1000, CLICK, 10), press(1120, CLICK, 10), press(1121, DOUBLE, 10), press(3000, CONTEXT, 10)]
    expect(titlesOf([...save, ...events], 'click')).toEqual(['Double click “Save”', 'Right click “Save”'])
  })

  it('tell a tap once, although it ends in a click', () => {
    const events = [
      press(1000, TOUCH_END, 10),
      press(1030, CLICK, 10),
      press(5000, TOUCH_END, 10),
      press(9000, CLICK, 10),
    ]
    expect(titlesOf([...save, ...events], 'click')).toEqual(['Tap “Save”', 'Tap “Save”', 'Click “Save”'])
  })

  it('know a finger by what the recorder says of the pointer', () => {
    const tap = press(1000, CLICK, 10, { x: 1, y: 1, pointerType: 2 })
    expect(titlesOf([...save, tap], 'click')).toEqual(['Tap “Save”'])
  })

  it('make one warning of five clicks in a place within two seconds', () => {
    const clicks = [0, 300, 700, 1500, 2000].map((ms, i) => press(1000 + ms, CLICK, 10, { x: 100 + i, y: 104 }))
    expect(itemsOf([...save, ...clicks], 'click')).toEqual([
      expect.objectContaining({ title: 'Rage click ×5 “Save”', tone: 'warning', offsetMs: 1000 }),
    ])
  })

  it.each([
    ['four clicks', [0, 300, 700, 1500], 0],
    ['five clicks that take longer', [0, 600, 1200, 1800, 2400], 0],
    ['five clicks in different places', [0, 300, 700, 1500, 2000], 3],
  ])('do not take %s for rage', (_, times, step) => {
    const clicks = times.map((ms, i) => press(1000 + ms, CLICK, 10, { x: 100 + i * step, y: 100 }))
    expect(itemsOf([...save, ...clicks], 'click').map(({ tone }) => tone)).toEqual(times.map(() => 'neutral'))
  })

  it('count a longer rage as one', () => {
    const clicks = Array.from({ length: 12 }, (_, i) => press(1000 + i * 250, CLICK, 10))
    expect(titlesOf([...save, ...clicks], 'click')).toEqual(['Rage click ×12 “Save”'])
  })
})

describe('the name of a clicked node', () => {
  it.each([
    [
      'its text, however deep',
      element(10, 'button', {}, element(11, 'span', {}, words(12, ' Sign '), words(13, 'in'))),
      10,
      'Sign in',
    ],
    [
      'what a screen reader says, before its text',
      element(10, 'button', { 'aria-label': 'Close dialog' }, words(11, '×')),
      10,
      'Close dialog',
    ],
    ['its placeholder, for a field', element(10, 'input', { placeholder: 'Search', name: 'q' }), 10, 'Search'],
    ['its value, for a submit button', element(10, 'input', { type: 'submit', value: 'Send' }), 10, 'Send'],
    [
      'the button around a clicked icon',
      element(10, 'button', { title: 'Menu' }, element(11, 'svg', {}, element(12, 'path', {}))),
      12,
      'Menu',
    ],
    [
      'the element of a role that people click',
      element(10, 'div', { role: 'menuitem' }, element(11, 'div', {}), words(12, 'Edit')),
      11,
      'Edit',
    ],
    ['the picture in a link', element(10, 'a', {}, element(11, 'img', { alt: 'Home' })), 10, 'Home'],
  ])('is %s', (_, node, id, name) => {
    expect(titlesOf([...page(0, [node]), press(1000, CLICK, id)], 'click')).toEqual([`Click “${name}”`])
  })

  it('is its tag where nothing names it, and nothing where nobody knows it', () => {
    const events = [...page(0, [element(10, 'div', {})]), press(1000, CLICK, 10), press(9000, CLICK, 99)]
    expect(titlesOf(events, 'click')).toEqual(['Click on div', 'Click'])
  })

  it('is what it was called at that moment', () => {
    const events = [
      ...save,
      press(1000, CLICK, 10),
      mutation(2000, { texts: [{ id: 11, value: 'Saving…' }] }),
      press(9000, CLICK, 10),
      mutation(10_000, {
        removes: [{ parentId: 10, id: 11 }],
        adds: [{ parentId: 10, nextId: null, node: words(12, 'Saved') }],
      }),
      press(20_000, CLICK, 10),
      mutation(21_000, { attributes: [{ id: 10, attributes: { 'aria-label': 'Done' } }] }),
      press(30_000, CLICK, 10),
      mutation(31_000, { attributes: [{ id: 10, attributes: { 'aria-label': null } }] }),
      press(40_000, CLICK, 10),
    ]
    const names = ['Save', 'Saving…', 'Saved', 'Done', 'Saved']
    expect(titlesOf(events, 'click')).toEqual(names.map((name) => `Click “${name}”`))
  })

  it('is that of the new node when an id is used again', () => {
    const events = [
      ...save,
      mutation(1000, {
        removes: [{ parentId: 3, id: 10 }],
        adds: [
          { parentId: 3, nextId: null, node: element(10, 'a', {}) },
          { parentId: 10, nextId: null, node: words(15, 'Back') },
        ],
      }),
      press(2000, CLICK, 10),
      ...page(5000, [element(10, 'summary', {}, words(11, 'More'))]),
      press(6000, CLICK, 10),
    ]
    expect(titlesOf(events, 'click')).toEqual(['Click “Back”', 'Click “More”'])
  })

  it('follows nodes that are added piece by piece, in their order on the page', () => {
    const add = (parentId: number, nextId: number | null, node: unknown) => ({ parentId, nextId, node })
    const events = [
      ...save,
      mutation(1000, {
        adds: [add(3, null, element(20, 'a', {})), add(20, null, words(22, 'world')), add(20, 22, words(21, 'Hello'))],
      }),
      press(2000, CLICK, 20),
    ]
    expect(titlesOf(events, 'click')).toEqual(['Click “Hello world”'])
  })

  it('is looked for in no more of a page than a glance takes in', () => {
    const deep = Array.from({ length: 2_000 }).reduce<unknown>(
      (inner, _, i) => element(100 + i, 'b', {}, inner),
      words(11, 'In'),
    )
    const wide = Array.from({ length: 2_000 }, (_, i) => element(5_000 + i, 'b', {}))
    const last = words(12, 'End')
    const events = [
      ...page(0, [element(10, 'button', {}, deep), element(20, 'button', {}, ...wide, last)]),
      press(1000, CLICK, 10),
      press(9000, CLICK, 20),
    ]
    expect(titlesOf(events, 'click')).toEqual(['Click on button', 'Click on button'])
  })

  it('is that of what is around the document in a frame, too', () => {
    const events = [
      ...page(0, [element(10, 'li', { 'aria-label': 'Framed' }, element(12, 'iframe', {}))]),
      mutation(1, {
        isAttachIframe: true,
        adds: [{ parentId: 12, nextId: null, node: { type: 0, id: 13, childNodes: [element(14, 'p', {})] } }],
      }),
      press(1000, CLICK, 14),
    ]
    expect(titlesOf(events, 'click')).toEqual(['Click “Framed”'])
  })

  it('is never long', () => {
    const long = 'word '.repeat(10_000)
    const [item] = itemsOf([...page(0, [element(10, 'button', {}, words(11, long))]), press(1000, CLICK, 10)], 'click')
    expect(item?.title.length).toBeLessThan(100)
    expect(JSON.stringify(item).length).toBeLessThan(1000)
  })
})
