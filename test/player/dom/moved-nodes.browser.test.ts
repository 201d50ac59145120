import { describe, expect, it } from 'vitest'

import { expectPlayed } from './expect-played.ts'
import { lookOf, MOVES, RECORDERS, recordMove } from './moving-page.ts'
import { added, BODY_ID, createNodes, HEAD_ID, incremental, pageEvents, sceneOf, START_MS } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

describe.each(RECORDERS)('a page that %s recorded', (recorder) => {
  it.each(MOVES)('is played as it was, with $name', async (move) => {
    const { events, looks } = await recordMove(move, recorder)
    expect(looks.at(-1)!.look).toMatchObject(move.real)
    const facts = await expectPlayed(events, looks, lookOf)
    expect(facts.filter(({ type }) => type === 'event-failed')).toEqual([])
  })
})

describe('a node that is known and comes again', () => {
  it('loses what a move takes away in a browser, also where nobody said that it had left', async () => {
    const { el } = createNodes()
    const style = el('style', { 'data-css-in-js': '' })
    const box = el('div', { id: 'box', style: 'height:100px;overflow:auto' }, el('p', { style: 'height:900px' }))
    const { renderer, page } = await mountRenderer()
    const before = [
      ...pageEvents({ head: [el('meta'), style], body: [box, el('p')] }),
      incremental(1, { source: 8, id: style.id, adds: [{ rule: 'p { color: rgb(1, 2, 3) }', index: 0 }] }),
      incremental(1, { source: 3, id: box.id, x: 0, y: 50 }),
    ]
    const moves = [added(2, HEAD_ID, style), added(2, BODY_ID, box)]
    const look = () => {
      const rules = page().querySelector<HTMLStyleElement>('[data-css-in-js]')?.sheet?.cssRules.length
      return { rules, top: page().querySelector('#box')?.scrollTop, last: page().body.lastElementChild?.id }
    }
    await renderer.show(sceneOf(before), noSignal())
    expect(look()).toEqual({ rules: 1, top: 50, last: '' })
    renderer.apply(structuredClone(moves), { offsetMs: 2, pointer: null })
    expect(look()).toEqual({ rules: 0, top: 0, last: 'box' })

    const base = recordingOf([...before, ...moves]).base('w', 2)
    await renderer.show(sceneOf(base?.events ?? []), noSignal())
    expect(look()).toEqual({ rules: 0, top: 0, last: 'box' })
  })
})

describe('plain rrweb, beside the real page', () => {
  it.each(MOVES)('shows $plain, with $name', async (move) => {
    const { events, looks } = await recordMove(move, 'posthog-js')
    const { offsetMs, look } = looks.at(-1)!
    const replay = plainReplay(events)
    replay.seek(START_MS + offsetMs)
    expect(JSON.stringify(lookOf(replay.page())) === JSON.stringify(look)).toBe(move.plain === 'same')
  })
})
