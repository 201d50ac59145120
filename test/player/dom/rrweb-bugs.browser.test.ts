import { describe, expect, it, onTestFinished } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { added, BODY_ID, createNodes, incremental, mutation, pageEvents, sceneOf, START_MS } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { mountElement, mountRenderer, noSignal } from './replay-element.ts'
import { serializePage } from './serialize-page.ts'

const at = (offsetMs: number) => ({ offsetMs, pointer: null })
const until = (events: readonly ReplayEvent[], ms: number) => events.filter((event) => event.timestamp <= START_MS + ms)

/** Two pages of one window, rows added to each and taken away again. */
function twoPages(): ReplayEvent[] {
  const rows = (atMs: number, firstId: number) => {
    const { el } = createNodes(firstId)
    return Array.from({ length: 10 }, (_, index) => {
      const row = el('p', { class: `row-${index}` }, `Row ${index}`)
      const removal = { parentId: BODY_ID, id: row.id }
      const events = [added(atMs + index * 10, BODY_ID, row)]
      return index % 2 === 0 ? events : [...events, mutation(atMs + index * 10 + 5, { removes: [removal] })]
    }).flat()
  }
  const first = createNodes()
  const second = createNodes()
  return [
    ...pageEvents({ body: [first.el('h1', {}, 'First')] }),
    ...rows(100, 100),
    ...pageEvents({ body: [second.el('h1', {}, 'Second')] }, { atMs: 1_000 }),
    ...rows(1_100, 500),
  ]
}

/** Known faults of rrweb's own seeking, each of which this way of driving it avoids. */
describe('createFrameRenderer, where rrweb goes wrong', () => {
  it('shows the first moment after a later one', async () => {
    const events = twoPages()
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(until(events, 900)), noSignal())
    await renderer.show(sceneOf(until(events, 0)), noSignal())
    expect(page().body.textContent).toBe('First')

    renderer.apply(structuredClone(until(events, 900).slice(2)), at(900))
    expect(page().querySelectorAll('p')).toHaveLength(5)
  })

  it('shows the very moment at which a page begins, and plays on from there', async () => {
    const events = twoPages()
    const { renderer, page, facts } = await mountRenderer()
    await renderer.show(sceneOf(events), noSignal())
    await renderer.show(sceneOf(events.filter(({ timestamp }) => timestamp === START_MS + 1_000)), noSignal())
    expect(page().body.textContent).toBe('Second')

    renderer.apply(structuredClone(events.filter(({ timestamp }) => timestamp > START_MS + 1_000)), at(2_000))
    expect(page().querySelectorAll('p')).toHaveLength(5)
    expect(facts.filter((fact) => fact.type === 'event-failed')).toEqual([])
  })

  it('shows what is there when a block is missing, and all of it once the block has come', async () => {
    const events = twoPages()
    const holey = events.filter(({ timestamp }) => timestamp < START_MS + 120 || timestamp > START_MS + 160)
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(until(holey, 900)), noSignal())
    expect(page().querySelectorAll('p').length).toBeLessThan(5)

    const oracle = plainReplay(events)
    oracle.seek(START_MS + 900)
    await renderer.show(sceneOf(until(events, 900)), noSignal())
    expect(serializePage(page())).toBe(serializePage(oracle.page()))
  })

  it('crosses from page to page while playing, and leaves nothing of the one before', async () => {
    const events = twoPages()
    const { renderer, page, facts } = await mountRenderer()
    await renderer.show(sceneOf(until(events, 0)), noSignal())
    renderer.setPlaying(true, { offsetMs: 0, speed: 1 })
    renderer.apply(structuredClone(events.slice(2)), at(2_000))

    const oracle = plainReplay(events)
    oracle.seek(START_MS + 2_000)
    expect(serializePage(page())).toBe(serializePage(oracle.page()))
    expect(facts.filter((fact) => fact.type === 'event-failed')).toEqual([])
  })

  it('takes a pointer that rests on a text', async () => {
    const { text } = createNodes()
    const label = text('Pay')
    const { renderer, page } = await mountRenderer()
    await renderer.show(
      sceneOf(pageEvents({ body: [label] }), { pointer: { x: 1, y: 1, nodeId: label.id } }),
      noSignal(),
    )

    expect(page().body.classList.contains(':hover')).toBe(true)
  })

  it('neither keeps nor runs what a pointer batch, an unknown event or a custom one brings', async () => {
    const { el } = createNodes()
    const { renderer, page, facts } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body: [el('p', {}, 'x')] })), noSignal())
    const before = serializePage(page())
    const noise: ReplayEvent[] = [
      incremental(1, { source: 1, positions: [] }),
      incremental(2, { source: 99 }),
      { type: 99, timestamp: START_MS + 3, data: {} },
      { type: 5, timestamp: START_MS + 4, data: { tag: 'x', payload: {} } },
      { type: 3, timestamp: START_MS + 5, data: null },
    ]
    renderer.apply(noise, at(5))

    expect(serializePage(page())).toBe(before)
    expect(facts.filter((fact) => fact.type === 'event-failed')).toEqual([])
  })
})

describe('createFrameRenderer, where the host is in the way', () => {
  it('says what to set when the host forbids inline styles', async () => {
    const host = document.createElement('iframe')
    document.body.append(host)
    onTestFinished(() => host.remove())
    const page = host.contentDocument ?? document
    const policy = page.createElement('meta')
    policy.httpEquiv = 'content-security-policy'
    policy.content = "style-src 'self'"
    page.head.append(policy)
    const mounting = createFrameRenderer()(page.body, noSignal())

    await expect(mounting).rejects.toMatchObject({ code: 'renderer_blocked' })
    await expect(mounting).rejects.toThrow('style-src')
    expect(page.body.childElementCount).toBe(0)
  })

  it('says what to set when the host has no origin', async () => {
    const element = mountElement()
    const { createElement } = document
    onTestFinished(() => void (document.createElement = createElement))
    // What a host without an origin gets: a frame whose document is out of reach.
    document.createElement = (name: string) => {
      const made = createElement.call(document, name)
      if (name === 'iframe')
        made.setAttribute = (key, value) =>
          Element.prototype.setAttribute.call(made, key, key === 'sandbox' ? '' : value)
      return made
    }
    const mounting = createFrameRenderer()(element, noSignal())

    await expect(mounting).rejects.toMatchObject({ code: 'renderer_blocked' })
    await expect(mounting).rejects.toThrow(/ALLOW_SAME_ORIGIN_OPTION.*SANDBOX_DOMAIN/)
    expect(element.childElementCount).toBe(0)
  })

  it('throws at once for an origin that cannot be allowed', () => {
    expect(() => createFrameRenderer({ allowAssetsFrom: ["*; script-src 'unsafe-inline'"] })).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    )
  })
})
