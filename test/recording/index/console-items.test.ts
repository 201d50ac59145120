import { describe, expect, it } from 'vitest'

import { at, itemsOf, titlesOf, viewOf } from './items.ts'

function log(atMs: number, level: string, ...payload: unknown[]) {
  return at(atMs, 6, { plugin: 'rrweb/console@1', payload: { level, trace: ['save (app.js:1:2)'], payload } })
}

describe('console items', () => {
  it('show texts without the quotes they are recorded with, and values as they are', () => {
    const [item] = itemsOf([log(5, 'log', '"total \\"now\\""', '{"ms":812}', '42')], 'console')
    expect(item).toMatchObject({ title: 'total "now" {"ms":812} 42', detail: 'save (app.js:1:2)', tone: 'neutral' })
  })

  it.each([
    ['error', 'danger'],
    ['assert', 'danger'],
    ['warn', 'warning'],
    ['info', 'neutral'],
    ['debug', 'neutral'],
  ])('give level %s the tone %s', (level, tone) => {
    expect(itemsOf([log(5, level, '"x"')], 'console')[0]?.tone).toBe(tone)
  })

  it('put arguments where the text wants them and leave styles out', () => {
    const logs = [
      log(5, 'log', '"%c list %s of %d%%"', '"color:red"', '"posts"', '7', '"rest"'),
      log(6, 'log', '"100% %s"'),
    ]
    expect(titlesOf(logs, 'console')).toEqual(['list posts of 7% rest', '100% %s'])
  })

  it('say nothing where nothing was said', () => {
    expect(itemsOf([log(5, 'groupEnd'), at(6, 6, { plugin: 'rrweb/console@1', payload: null })], 'console')).toEqual([])
  })

  it('read the older form of console events', () => {
    const old = at(5, 3, { source: 11, level: 'warn', trace: [], payload: ['"slow"'] })
    expect(itemsOf([old], 'console')).toEqual([expect.objectContaining({ title: 'slow', tone: 'warning' })])
  })

  it('are errors where nobody caught them', () => {
    const events = [
      log(5, 'error', '"Uncaught TypeError: x is undefined"'),
      log(6, 'error', '"caught"'),
      log(7, 'log', '"Uncaught"'),
    ]
    expect(titlesOf(events, 'error')).toEqual(['Uncaught TypeError: x is undefined'])
    expect(titlesOf(events, 'console')).toEqual(['caught', 'Uncaught'])
  })

  it('show arguments that were cut off as they are', () => {
    expect(titlesOf([log(5, 'log', '"cut off...[trunc', { odd: true })], 'console')).toEqual([
      'cut off...[trunc {"odd":true}',
    ])
  })

  it('stay small however much was logged', () => {
    const huge = `"${'x'.repeat(5_000_000)}"`
    const deep = JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown
    const view = viewOf([log(5, 'log', huge, ...Array.from({ length: 40 }, () => huge)), log(6, 'log', deep)])
    expect(view.items).toHaveLength(2)
    expect(JSON.stringify(view.items).length).toBeLessThan(100_000)
  })
})
