import { describe, expect, it, onTestFinished } from 'vitest'

import type { ReplayEvent } from '../../src/recording/events.ts'
import { shownPage } from '../player/dom/replay-element.ts'
import {
  added,
  attached,
  BODY_ID,
  createNodes,
  documentNode,
  incremental,
  mutation,
  pageEvents,
} from '../player/dom/pages.ts'
import { randomRecording } from '../recording/fold/random-recording.ts'
import { makeHostile } from './make-hostile.ts'
import { openPlayer } from '../player/dom/open-player.ts'

/** Where requests of a recording would go: to the portal itself, with its cookies. */
const CANARY = '/hostile-canary/'
const gadget: string[] = []
customElements.define(
  'portal-gadget',
  class extends HTMLElement {
    static observedAttributes = ['src']
    attributeChangedCallback(_name: string, _before: string | null, value: string | null) {
      gadget.push(value ?? '')
    }
    connectedCallback() {
      gadget.push('connected')
    }
  },
)

/** Plays a recording to its end through the whole player, and seeks about. */
async function replay(events: readonly ReplayEvent[]) {
  const { player, element } = openPlayer(events, { speed: 8 })
  const isThere = () => player.getState().viewport !== null || player.getState().error !== null
  await expect.poll(isThere).toBe(true)
  player.play()
  await expect.poll(() => player.getState().status).toBe('ended')
  for (const offsetMs of [480, 5, 250, 500]) await player.seek({ offsetMs })
  return { player, page: shownPage(element) }
}

/** Everything that a document, and those within it, asked for. */
function requests(): string[] {
  const inFrames = [...document.querySelectorAll('iframe')].flatMap(({ contentWindow }) =>
    contentWindow
      ? [contentWindow, ...[...contentWindow.document.querySelectorAll('iframe')].map((inner) => inner.contentWindow)]
      : [],
  )
  return [window, ...inFrames]
    .flatMap((view) => (view?.performance.getEntriesByType('resource') ?? []) as PerformanceResourceTiming[])
    .map(({ name }) => name)
    .filter((name) => name.includes(CANARY))
}

const here = (name: string) => new URL(`${CANARY}${name}`, location.href).href
const script = (who: string) => `(top.hostile ??= []).push('${who}')`
const last = added(500, BODY_ID, createNodes(9_500).el('p', { id: 'sentinel' }))

/** What changes in the portal's page outside of the player's element, which is the next one to be put into the body. */
function watchPortal(): () => string[] {
  const seen: MutationRecord[] = []
  const observer = new MutationObserver((records) => seen.push(...records))
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  onTestFinished(() => observer.disconnect())
  return () => {
    const all = [...seen, ...observer.takeRecords()]
    const element = document.body.lastElementChild
    // What is gone by now was the player's own, or was seen when it was put there.
    const outside = all.filter(({ target }) => target.isConnected && !element?.contains(target))
    const others = outside.filter(({ addedNodes }) => !(addedNodes.length === 1 && addedNodes[0] === element))
    return others.map(({ type, target, attributeName }) => `${type} ${target.nodeName} ${attributeName ?? ''}`)
  }
}

describe('a portal that shows a hostile recording', () => {
  it('runs nothing of it, asks for nothing and keeps its keyboard', async () => {
    const field = Object.assign(document.createElement('input'), { id: 'portal-field' })
    document.body.prepend(field)
    onTestFinished(() => field.remove())
    field.focus()
    Reflect.set(window, 'hostile', [])
    const changes = watchPortal()
    const { el } = createNodes()
    const later = createNodes(2_000)
    const frame = el('iframe', { srcdoc: `<script>${script('srcdoc')}</script>`, src: here('frame') })
    const image = el('img', { src: here('image'), onerror: script('onerror') })
    const style = el('style', {}, `body { background: \\75 rl(${here('style')}) }`, `@im`, `port "${here('import')}";`)
    const body = [
      ...[frame, image, style],
      el('SCRIPT', {}, script('SCRIPT')),
      el('portal-gadget', { src: here('gadget') }),
      el('object', { data: here('object') }),
      el('video', { src: here('video'), poster: here('poster'), autoplay: '' }),
      el('input', { autofocus: '', type: 'image', src: here('button') }),
      el('form', { action: here('form'), name: 'createElement' }, el('input', { name: 'insertBefore', autofocus: '' })),
      el('meta', { 'http-equiv': 'refresh', content: `0;url=${here('refresh')}` }),
      el('a', { href: here('link'), ping: here('ping'), target: '_top' }, 'link'),
    ]
    const nested = documentNode(
      { body: [later.el('img', { src: here('nested'), onerror: script('nested') })] },
      7_000,
      7_100,
    )
    await replay([
      ...pageEvents({ body }),
      attached(50, frame.id, nested),
      mutation(100, {
        attributes: [{ id: image.id, attributes: { srcset: `${here('srcset')} 1x`, onload: script('onload') } }],
      }),
      mutation(120, {
        attributes: [{ id: frame.id, attributes: { src: `java${'script:'}${script('frame')}`, sandbox: null } }],
      }),
      mutation(140, { texts: [{ id: style.childNodes![0]!.id, value: `a { background: url(${here('text')}) }` }] }),
      added(160, BODY_ID, later.el('portal-gadget', { src: here('gadget-later') })),
      incremental(180, { source: 10, family: 'f', fontSource: `url(${here('font')})`, buffer: false }),
      incremental(200, { source: 2, type: 5, id: image.id, x: 0, y: 0 }),
      incremental(220, { source: 9, id: image.id, type: 0, property: 'constructor', args: [script('canvas')] }),
      last,
    ])

    expect(Reflect.get(window, 'hostile')).toEqual([])
    expect(gadget).toEqual([])
    expect(requests()).toEqual([])
    expect(document.activeElement).toBe(field)
    expect(changes()).toEqual([])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'comes to no harm by a recording made hostile at random (seed %i)',
    async (seed) => {
      const historyBefore = history.length
      const events = makeHostile(randomRecording(seed, { mutations: 20 }), seed, here('generated'))
      await replay(events)
      expect(requests()).toEqual([])
      expect(gadget).toEqual([])
      expect(history.length).toBe(historyBefore)
    },
  )

  it('goes on after events that make no sense, and shows the page', async () => {
    const { page } = await replay([
      ...pageEvents({ body: [createNodes().el('p', {}, 'hello')] }),
      ...[null, 5, [], {}, { source: 'x' }, { source: 99 }].map((data, i) => ({ ...incremental(10 + i, {}), data })),
      mutation(60, { adds: [{ parentId: BODY_ID, nextId: 9_999, node: { type: 99, id: 700 } }] }),
      mutation(80, { attributes: [{ id: BODY_ID, attributes: { 'not a name': 'x', '<': '>' } }] }),
      mutation(90, { adds: [{ parentId: BODY_ID, nextId: null, node: { type: 4, id: 701, textContent: 'cdata' } }] }),
      last,
    ])
    expect(page.querySelector('#sentinel')).not.toBeNull()
    expect(page.body.textContent).toContain('cdata')
  })
})
