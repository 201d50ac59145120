import { describe, expect, it } from 'vitest'

import type { SerializedNode } from '../../../src/recording/events.ts'
import {
  added,
  attached,
  BODY_ID,
  createNodes,
  documentNode,
  incremental,
  mutation,
  pageEvents,
  sceneOf,
} from './pages.ts'
import { canvasEvent, picture, shownColor } from './picture.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

const at = (offsetMs: number) => ({ offsetMs, pointer: null })
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function styleOf(element: Element | null | undefined): CSSStyleDeclaration | undefined {
  return element?.ownerDocument.defaultView?.getComputedStyle(element)
}

const colorOf = (element: Element | null | undefined) => styleOf(element)?.color
const opacityOf = (element: Element | null | undefined) => styleOf(element)?.opacity

describe('a replayed page', () => {
  describe('animations', () => {
    const css = `
      @keyframes enter { from { opacity: 0 } to { opacity: 1 } }
      @keyframes spin { to { transform: rotate(360deg) } }
      .enter { animation: enter 10s both }
      .spin { animation: spin 10s linear infinite }`
    const withAnimations = (...body: SerializedNode[]) => {
      const { el } = createNodes(400)
      return pageEvents({ head: [el('style', { _cssText: css })], body })
    }

    it('shows what enters by an animation in full, in shadow roots and nested frames too', async () => {
      const { el } = createNodes()
      const inShadow = { ...el('div', { class: 'enter' }, 'shadow'), isShadow: true }
      const shadowStyle = { ...el('style', { _cssText: css }), isShadow: true }
      const host: SerializedNode = {
        ...el('div', { id: 'host' }),
        isShadowHost: true,
        childNodes: [shadowStyle, inShadow],
      }
      const frame = el('iframe')
      const nested = createNodes(600)
      const nestedPage = documentNode(
        {
          head: [{ ...nested.el('style', { _cssText: css }), rootId: 599 }],
          body: [{ ...nested.el('div', { class: 'enter' }), rootId: 599 }],
        },
        599,
        9_200,
      )
      const { renderer, page } = await mountRenderer()
      const scene = [
        ...withAnimations(el('dialog', { open: '', class: 'enter' }), host, frame),
        attached(1, frame.id, nestedPage),
      ]
      await renderer.show(sceneOf(scene), noSignal())

      expect(opacityOf(page().querySelector('dialog'))).toBe('1')
      expect(opacityOf(page().querySelector('#host')?.shadowRoot?.querySelector('.enter'))).toBe('1')
      expect(opacityOf(page().querySelector('iframe')?.contentDocument?.querySelector('.enter'))).toBe('1')
    })

    it('stand still while the player is paused, and run while it plays', async () => {
      const { el } = createNodes()
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(withAnimations(el('div', { class: 'spin' }))), noSignal())
      const [spin] = page().getAnimations()
      const atShow = spin?.currentTime
      await wait(50)
      expect(spin?.currentTime).toBe(atShow)

      renderer.setPlaying(true, { offsetMs: 0, speed: 1 })
      await expect.poll(() => Number(spin?.currentTime)).toBeGreaterThan(Number(atShow) + 50)

      renderer.setPlaying(false, { offsetMs: 100, speed: 1 })
      await wait(20)
      const atPause = spin?.currentTime
      await wait(50)
      expect(spin?.currentTime).toBe(atPause)
    })

    it('run in a page that is shown while the player plays', async () => {
      const { el } = createNodes()
      const { renderer, page } = await mountRenderer()
      renderer.setPlaying(true, { offsetMs: 0, speed: 1 })
      await renderer.show(sceneOf(withAnimations(el('div', { class: 'spin' }))), noSignal())

      expect(page().getAnimations()[0]?.playState).toBe('running')
    })
  })

  describe('styles', () => {
    it('adopts sheets that came before their shadow root', async () => {
      const { el } = createNodes()
      const host = el('div', { id: 'host' })
      const shadow = { ...createNodes(300).el('p', {}, 'x'), isShadow: true }
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(pageEvents({ body: [host] })), noSignal())
      const sheets = [{ styleId: 1, rules: [{ rule: 'p { color: rgb(4, 5, 6) }', index: 0 }] }]
      renderer.apply([incremental(1, { source: 15, id: host.id, styles: sheets, styleIds: [1] })], at(1))
      renderer.apply([added(2, host.id, shadow)], at(2))

      expect(colorOf(page().querySelector('#host')?.shadowRoot?.querySelector('p'))).toBe('rgb(4, 5, 6)')
    })

    it('has the fonts that scripts had made', async () => {
      const { renderer, page, facts } = await mountRenderer()
      const { el } = createNodes()
      await renderer.show(sceneOf(pageEvents({ body: [el('p')] })), noSignal())
      const font = {
        source: 10,
        family: 'Carried',
        fontSource: '[0,1,2,3]',
        buffer: true,
        descriptors: { weight: '700' },
      }
      renderer.apply([incremental(1, font), incremental(2, { ...font, fontSource: '{"length":2000000000}' })], at(2))

      expect([...page().fonts].map((face) => [face.family, face.weight])).toEqual([['Carried', '700']])
      expect(facts.filter((fact) => fact.type === 'event-failed')).toEqual([])
    })
  })

  describe('scrolling', () => {
    const tall = (id?: string) => ({ style: 'height:3000px', ...(id ? { id } : {}) })

    it('is where it was at once, even where the page scrolls smoothly', async () => {
      const { el } = createNodes()
      const box = el(
        'div',
        { id: 'box', style: 'height:100px;overflow:auto;scroll-behavior:smooth' },
        el('div', tall()),
      )
      const head = [el('style', { _cssText: 'html { scroll-behavior: smooth !important }' })]
      const { renderer, page } = await mountRenderer()
      const events = [
        ...pageEvents({ head, body: [box, el('div', tall())] }),
        incremental(1, { source: 3, id: 1, x: 0, y: 700 }),
        incremental(2, { source: 3, id: box.id, x: 0, y: 250 }),
      ]
      await renderer.show(sceneOf(events), noSignal())
      expect(page().scrollingElement?.scrollTop).toBe(700)
      expect(page().querySelector('#box')?.scrollTop).toBe(250)

      renderer.apply([incremental(3, { source: 3, id: 1, x: 0, y: 900 })], at(3))
      expect(page().scrollingElement?.scrollTop).toBe(900)
    })

    it('is kept where something above the picture grows by a transition', async () => {
      const { el } = createNodes()
      const css = '.grown { height: 1px; transition: height 20s } .open .grown { height: 400px }'
      const grown = el('div', { class: 'grown' })
      const body = [grown, el('div', tall()), el('div', tall())]
      const { renderer, page } = await mountRenderer()
      const scene = [
        ...pageEvents({ head: [el('style', { _cssText: css })], body }),
        incremental(1, { source: 3, id: 1, x: 0, y: 700 }),
      ]
      await renderer.show(sceneOf(scene), noSignal())
      const open = { id: BODY_ID, attributes: { class: 'open' } }
      renderer.apply([mutation(2, { attributes: [open] })], at(2))
      for (const animation of page().getAnimations()) animation.finish()
      await renderer.painted()

      expect(page().querySelector('.grown')?.getBoundingClientRect().height).toBe(400)
      expect(page().scrollingElement?.scrollTop).toBe(700)
    })

    it('is kept in nested documents by what their snapshot says', async () => {
      const { el } = createNodes()
      const frame = el('iframe')
      const nested = createNodes(600)
      const document = documentNode({ body: [{ ...nested.el('div', tall()), rootId: 599 }] }, 599, 9_200)
      const text = JSON.stringify(document).replace('"attributes":{}', '"attributes":{"rr_scrollTop":310}')
      const { renderer, page } = await mountRenderer()
      const events = [...pageEvents({ body: [frame] }), attached(1, frame.id, JSON.parse(text) as SerializedNode)]
      await renderer.show(sceneOf(events), noSignal())

      expect(page().querySelector('iframe')?.contentDocument?.scrollingElement?.scrollTop).toBe(310)
    })

    it('is where the snapshot was taken', async () => {
      const { el } = createNodes()
      const [meta, snapshot] = pageEvents({ body: [el('div', tall())] })
      const moved = { ...snapshot, data: { ...(snapshot?.data as object), initialOffset: { left: 0, top: 450 } } }
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf([meta, moved] as Parameters<typeof sceneOf>[0]), noSignal())

      expect(page().scrollingElement?.scrollTop).toBe(450)
    })

    it('is right although the content came after the scroll event', async () => {
      const { el } = createNodes()
      const { renderer, page } = await mountRenderer()
      const events = [
        ...pageEvents({ body: [el('p')] }),
        incremental(1, { source: 3, id: 1, x: 0, y: 800 }),
        added(2, BODY_ID, createNodes(300).el('div', tall())),
      ]
      await renderer.show(sceneOf(events), noSignal())

      expect(page().scrollingElement?.scrollTop).toBe(800)
    })

    it('is kept by elements that are added with a position', async () => {
      const { el } = createNodes()
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(pageEvents({ body: [el('p')] })), noSignal())
      const later = createNodes(300)
      const box = later.el(
        'div',
        { id: 'box', style: 'height:50px;overflow:auto', rr_scrollTop: 120 },
        later.el('div', tall()),
      )
      const [inner] = box.childNodes ?? []
      const adds = [
        { parentId: BODY_ID, nextId: null, node: { ...box, childNodes: [] } },
        { parentId: box.id, nextId: null, node: inner },
      ]
      renderer.apply([mutation(1, { adds })], at(1))

      expect(page().querySelector('#box')?.scrollTop).toBe(120)
    })
  })

  describe('nested documents', () => {
    it('are shown as they are after they were recorded empty', async () => {
      const { el } = createNodes()
      const frame = el('iframe')
      const nested = createNodes(600)
      const loaded = documentNode({ body: [{ ...nested.el('p', {}, 'loaded'), rootId: 599 }] }, 599, 9_200)
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(pageEvents({ body: [frame] })), noSignal())
      renderer.apply([attached(1, frame.id, { type: 0, id: 599, childNodes: [] })], at(1))
      renderer.apply([attached(2, frame.id, loaded)], at(2))
      expect(page().querySelector('iframe')?.contentDocument?.body.textContent).toBe('loaded')

      const more = { ...createNodes(700).el('b', {}, ' more'), rootId: 599 }
      renderer.apply([added(3, 9_203, more)], at(3))
      expect(page().querySelector('iframe')?.contentDocument?.querySelector('b')).not.toBeNull()
    })
  })

  describe('canvases', () => {
    it('show their last picture, with the size and fit of the canvas', async () => {
      const { el } = createNodes()
      const canvas = el('canvas', { width: '40', height: '20', style: 'width:80px' })
      const { renderer, page } = await mountRenderer()
      const events = [
        ...pageEvents({ body: [canvas] }),
        canvasEvent(1, canvas.id, picture('red')),
        canvasEvent(2, canvas.id, picture('rgb(0, 0, 255)')),
      ]
      await renderer.show(sceneOf(events), noSignal())

      const shown = page().querySelector('canvas')
      expect(await shownColor(shown)).toBe('0,0,255,255')
      expect(shown?.getBoundingClientRect()).toMatchObject({ width: 80, height: 40 })
    })

    it('show the picture that their snapshot carries', async () => {
      const { el } = createNodes()
      const body = [el('canvas', { width: '40', height: '20', rr_dataURL: `data:image/png;base64,${picture('lime')}` })]
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(pageEvents({ body })), noSignal())

      expect(await shownColor(page().querySelector('canvas'))).toBe('0,255,0,255')
    })

    it('take their room before they have a picture, and show nothing for scriptless browsers', async () => {
      const { el } = createNodes()
      const { renderer, page } = await mountRenderer()
      const body = [el('canvas', { width: '70', height: '30' }, el('p', { style: 'height:500px' }, 'no canvas!'))]
      await renderer.show(sceneOf(pageEvents({ body })), noSignal())

      expect(page().querySelector('canvas')?.getBoundingClientRect()).toMatchObject({ width: 70, height: 30 })
      expect(page().querySelector('p')?.getBoundingClientRect().height).toBe(0)
    })

    it('show new pictures while playing, also after their style was replaced', async () => {
      const { el } = createNodes()
      const canvas = el('canvas', { width: '40', height: '20' })
      const { renderer, page } = await mountRenderer()
      await renderer.show(
        sceneOf([...pageEvents({ body: [canvas] }), canvasEvent(1, canvas.id, picture('red'))]),
        noSignal(),
      )
      renderer.apply([canvasEvent(5, canvas.id, picture('lime'))], at(5))
      await expect.poll(() => shownColor(page().querySelector('canvas'))).toBe('0,255,0,255')

      const restyled = { id: canvas.id, attributes: { style: 'border: 1px solid red' } }
      renderer.apply([mutation(6, { attributes: [restyled] })], at(6))
      expect(await shownColor(page().querySelector('canvas'))).toBe('0,255,0,255')
    })

    it('say so when a picture cannot be decoded', async () => {
      const { el } = createNodes()
      const canvas = el('canvas', { width: '40', height: '20' })
      const { renderer, facts } = await mountRenderer()
      const events = [...pageEvents({ body: [canvas] }), canvasEvent(1, canvas.id, btoa('not a picture'))]
      await renderer.show(sceneOf(events), noSignal())

      expect(facts.find((fact) => fact.type === 'event-failed')?.message).toContain('canvas picture')
    })
  })

  describe('media', () => {
    it('is muted, stands where it stood, and has the rate of the player', async () => {
      const { el } = createNodes()
      const video = el('video', { rr_mediaState: 'paused', rr_mediaCurrentTime: 7, rr_mediaMuted: false })
      const { renderer, page } = await mountRenderer()
      await renderer.show(sceneOf(pageEvents({ body: [video] }), { offsetMs: 1_000 }), noSignal())
      const shown = page().querySelector('video')
      expect([shown?.muted, shown?.currentTime]).toEqual([true, 7])

      renderer.apply([incremental(1_000, { source: 7, type: 0, id: video.id, currentTime: 7 })], at(1_000))
      renderer.setPlaying(true, { offsetMs: 3_000, speed: 2 })
      expect([shown?.currentTime, shown?.playbackRate]).toEqual([9, 2])
    })
  })

  describe('hover', () => {
    it('follows the pointer through shadow roots and frames', async () => {
      const { el } = createNodes()
      const inShadow = { ...el('p', { id: 'inner' }), isShadow: true }
      const host: SerializedNode = { ...el('div', { id: 'host' }), isShadowHost: true, childNodes: [inShadow] }
      const head = [el('style', { _cssText: '#host:hover { color: rgb(9, 9, 9) }' })]
      const { renderer, page } = await mountRenderer()
      const events = pageEvents({ head, body: [host] })
      await renderer.show(sceneOf(events, { pointer: { x: 1, y: 1, nodeId: inShadow.id } }), noSignal())
      expect(colorOf(page().querySelector('#host'))).toBe('rgb(9, 9, 9)')

      renderer.apply([], { offsetMs: 1, pointer: null })
      expect(colorOf(page().querySelector('#host'))).toBe('rgb(0, 0, 0)')
    })

    it('outlasts a class that the page sets while the pointer rests', async () => {
      const { el } = createNodes()
      const button = el('button', {}, 'Pay')
      const { renderer, page } = await mountRenderer()
      const pointer = { x: 1, y: 1, nodeId: button.id }
      await renderer.show(sceneOf(pageEvents({ body: [button] }), { pointer }), noSignal())
      const busy = { id: button.id, attributes: { class: 'busy' } }
      renderer.apply([mutation(1, { attributes: [busy] })], { offsetMs: 1, pointer })

      expect([...(page().querySelector('button')?.classList ?? [])]).toEqual(['busy', ':hover'])
    })
  })
})
