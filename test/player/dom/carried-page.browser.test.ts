import { describe, expect, it } from 'vitest'

import type { SerializedNode } from '../../../src/recording/events.ts'
import { added, BODY_ID, createNodes, pageEvents, sceneOf } from './pages.ts'
import { canvasEvent, picture, shownColor } from './picture.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

const CSS = `
  @keyframes enter { from { opacity: 0 } to { opacity: 1 } }
  @keyframes spin { to { transform: rotate(360deg) } }
  .enter { animation: enter 10s both }
  .spin { animation: spin 10s linear infinite }`

const at = (offsetMs: number) => ({ offsetMs, pointer: null })

function pageWith(...body: SerializedNode[]) {
  const { el } = createNodes(400)
  return pageEvents({ head: [el('style', { _cssText: CSS })], body })
}

describe('a page that is carried on to an instant a little later, as a short seek does', () => {
  it('shows in full what enters by an animation, and nothing begins to move', async () => {
    const { el } = createNodes()
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageWith(el('p'))), noSignal())
    const later = createNodes(300)
    const dialog = later.el('dialog', { open: '', class: 'enter' })
    renderer.apply([added(1, BODY_ID, dialog), added(2, BODY_ID, later.el('div', { class: 'spin' }))], at(2))
    await renderer.painted()

    const shown = page().querySelector('dialog')!
    expect(page().defaultView?.getComputedStyle(shown).opacity).toBe('1')
    expect(page().querySelector('.spin')?.getAnimations()[0]?.playState).toBe('paused')
  })

  it('lets enter what comes while it plays', async () => {
    const { el } = createNodes()
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageWith(el('p'))), noSignal())
    renderer.setPlaying(true, { offsetMs: 0, speed: 1 })
    renderer.apply([added(1, BODY_ID, createNodes(300).el('div', { class: 'enter' }))], at(1))

    expect(page().getAnimations()[0]?.playState).toBe('running')
  })

  it('has the last picture of its canvases once it is painted', async () => {
    const { el } = createNodes()
    const canvas = el('canvas', { width: '40', height: '20' })
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageWith(canvas)), noSignal())
    const large = picture('lime', 3_000, 2_000)
    renderer.apply([canvasEvent(5, canvas.id, picture('red')), canvasEvent(6, canvas.id, large)], at(6))
    await renderer.painted()

    expect(await shownColor(page().querySelector('canvas'))).toBe('0,255,0,255')
  })

  it('has its media where they were then', async () => {
    const { el } = createNodes()
    const video = el('video', { rr_mediaState: 'played', rr_mediaCurrentTime: 7 })
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageWith(video), { offsetMs: 1_000 }), noSignal())
    renderer.apply([], at(5_000))

    expect(page().querySelector('video')?.currentTime).toBe(11)
  })
})
