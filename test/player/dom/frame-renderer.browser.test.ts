import { describe, expect, it } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import { describeRenderer } from './describe-renderer.ts'
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
import { canvasEvent, picture } from './picture.ts'
import { mountElement, mountRenderer, noSignal } from './replay-element.ts'

describeRenderer('createFrameRenderer', createFrameRenderer())

const { el } = createNodes()
const page = pageEvents({ body: [el('h1', {}, 'Orders')] })

describe('createFrameRenderer', () => {
  it('shows the page at its natural size, at the top left of its element', async () => {
    const { element, renderer, page: shown } = await mountRenderer()
    await renderer.show(sceneOf(page), noSignal())

    const frame = element.querySelector('iframe')
    expect(shown().querySelector('h1')?.textContent).toBe('Orders')
    expect(frame?.getBoundingClientRect()).toMatchObject({ x: 0, y: 0, width: 800, height: 600 })
    expect(shown().defaultView?.innerWidth).toBe(800)
  })

  it('keeps the picture until the next one is complete', async () => {
    const { element, renderer, page: shown } = await mountRenderer()
    await renderer.show(sceneOf(page), noSignal())
    const nodes = createNodes()
    const tail = Array.from({ length: 20_000 }, (_, i) => added(i, BODY_ID, nodes.el('p', {}, `Row ${i}`)))
    const rowsSeen = new Set<number>()
    const watching = setInterval(() => rowsSeen.add(shown().querySelectorAll('p').length), 1)
    await renderer.show(sceneOf([...page, ...tail]), noSignal())
    clearInterval(watching)
    rowsSeen.add(shown().querySelectorAll('p').length)

    expect(rowsSeen).toEqual(new Set([0, 20_000]))
    expect(element.querySelectorAll('iframe')).toHaveLength(1)
  })

  it('keeps it until the pictures of the next one’s canvases are there, too', async () => {
    const { element, renderer, page: shown } = await mountRenderer()
    await renderer.show(sceneOf(page), noSignal())
    const canvas = createNodes().el('canvas', { width: '40', height: '20' })
    const drawn = canvasEvent(1, canvas.id, picture('lime', 3_000, 2_000))
    const contentsSeen = new Set<string | undefined>()
    const look = () => contentsSeen.add(shown().querySelector('canvas')?.style.content.slice(0, 9))
    const observer = new MutationObserver(look)
    observer.observe(element, { subtree: true, attributes: true })
    await renderer.show(sceneOf([...pageEvents({ body: [canvas] }), drawn]), noSignal())
    observer.disconnect()
    look()

    expect(contentsSeen).toContain('url("blob')
    expect([...contentsSeen].filter((content) => content !== undefined)).toHaveLength(1)
  })

  it('gives the host its turn while a long tail is built', async () => {
    const { renderer } = await mountRenderer()
    const nodes = createNodes()
    const tail = Array.from({ length: 20_000 }, (_, i) => added(i, BODY_ID, nodes.el('p', {}, `Row ${i}`)))
    const scene = sceneOf([...page, ...tail])
    // A task that asks for the next one: timers come late on a busy machine.
    const { port1, port2 } = new MessageChannel()
    let turns = 0
    port1.onmessage = () => {
      turns += 1
      port2.postMessage(null)
    }
    port2.postMessage(null)
    await renderer.show(scene, noSignal())
    port1.close()

    expect(turns).toBeGreaterThan(3)
  })

  it('lets no frame come between a page and the rest of its state, which would lay it out twice', async () => {
    const { element, renderer } = await mountRenderer()
    const nodes = createNodes(10_000)
    const rows = Array.from({ length: 6_000 }, (_, i) => nodes.el('p', {}, `Row ${i}`))
    const late = mutation(1, { attributes: [{ id: BODY_ID, attributes: { class: 'late' } }] })
    const scene = sceneOf([...pageEvents({ body: rows }), late])
    let halves = 0
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      for (const body of builtBodies(element)) if (body.children.length > 0 && body.className !== 'late') halves++
      port2.postMessage(null)
    }
    port2.postMessage(null)
    await renderer.show(scene, noSignal())
    port1.close()

    expect(builtBodies(element).map(({ className }) => className)).toEqual(['late'])
    expect(halves).toBe(0)
  })

  it('shows what loads in a frame at its top and without the sheets of what was there before', async () => {
    const nodes = createNodes()
    const framed = nodes.el('iframe')
    const tall = (id: number) =>
      documentNode({ body: [{ ...nodes.el('p', { style: 'height:3000px' }), rootId: id }] }, id, id * 10)
    const styles = [{ styleId: 1, rules: [{ rule: 'p { color: red }', index: 0 }] }]
    const before = [
      ...pageEvents({ body: [framed] }),
      attached(1, framed.id, tall(700)),
      incremental(2, { source: 15, id: 700, styleIds: [1], styles }),
      incremental(3, { source: 3, id: 700, x: 0, y: 400 }),
    ]
    const { renderer, page: shown } = await mountRenderer()
    await renderer.show(sceneOf(before), noSignal())
    const inside = () => shown().querySelector('iframe')!.contentDocument!
    expect(inside().scrollingElement?.scrollTop).toBe(400)
    expect(inside().adoptedStyleSheets).toHaveLength(1)

    const scrolled = incremental(5, { source: 3, id: 700, x: 0, y: 500 })
    const loaded = attached(6, framed.id, tall(800))
    renderer.apply([scrolled, loaded], { offsetMs: 6, pointer: null })
    expect(inside().scrollingElement?.scrollTop).toBe(0)
    expect(inside().adoptedStyleSheets).toHaveLength(0)
  })

  it('refuses an element that is not in a document', async () => {
    await expect(createFrameRenderer()(document.createElement('div'), noSignal())).rejects.toMatchObject({
      code: 'renderer_failed',
    })
  })

  it('says so when the host moves it, and shows the page again when asked', async () => {
    const { element, renderer, facts, page: shown } = await mountRenderer()
    await renderer.show(sceneOf(page), noSignal())
    const elsewhere = mountElement()
    elsewhere.append(element)
    await expect.poll(() => facts.some((fact) => fact.type === 'stopped')).toBe(true)

    await renderer.show(sceneOf(page), noSignal())
    expect(shown().querySelector('h1')?.textContent).toBe('Orders')
  })
})

/** The bodies of all pages in the element, also of those that are not shown yet. */
function builtBodies(element: HTMLElement): readonly HTMLElement[] {
  return [...element.querySelectorAll('iframe')].flatMap((wrapper) => {
    const body = wrapper.contentDocument?.querySelector('iframe')?.contentDocument?.body
    return body ? [body] : []
  })
}
