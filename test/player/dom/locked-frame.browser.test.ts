import { describe, expect, it } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import type { RendererFact } from '../../../src/player/renderer.ts'
import { attached, BODY_ID, added, createNodes, documentNode, incremental, pageEvents, sceneOf } from './pages.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

declare global {
  interface Window {
    canary?: string[]
  }
}

const asset = (name: string) => new URL(`/canary/${name}`, location.href).href
const soon = () => new Promise((resolve) => setTimeout(resolve, 150))

/** What a document got an answer for. Blocked requests have entries too, but those never got a status. */
function requested(page: Document | null | undefined): string[] {
  const entries = (page?.defaultView?.performance.getEntriesByType('resource') ?? []) as PerformanceResourceTiming[]
  return entries
    .filter(({ name, responseStatus }) => name.includes('/canary/') && responseStatus > 0)
    .map((e) => e.name)
}

function blocked(facts: readonly RendererFact[]): string[] {
  return facts.filter((fact) => fact.type === 'asset-blocked').map((fact) => `${fact.directive} ${fact.url}`)
}

describe('the frame of createFrameRenderer', () => {
  it('is sandboxed, hidden from the keyboard and from assistive technology, and cannot be clicked', async () => {
    const { element, renderer } = await mountRenderer()
    const { el } = createNodes()
    await renderer.show(sceneOf(pageEvents({ body: [el('p', {}, 'x')] })), noSignal())
    const wrapper = element.querySelector('iframe')
    const inner = wrapper?.contentDocument?.querySelector('iframe')

    expect(wrapper?.getAttribute('sandbox')).toBe('allow-same-origin')
    expect(inner?.getAttribute('sandbox')).toBe('allow-same-origin')
    expect(wrapper?.getAttribute('aria-hidden')).toBe('true')
    expect(wrapper?.tabIndex).toBe(-1)
    expect(wrapper?.referrerPolicy).toBe('no-referrer')
    expect(document.elementFromPoint(20, 20)).not.toBe(wrapper)
  })

  it('runs no script of a recording, whichever way it comes', async () => {
    const tell = (who: string) => `(top.canary ??= []).push('${who}')`
    window.canary = []
    const { el } = createNodes()
    const body = [
      el('SCRIPT', {}, tell('SCRIPT')),
      el('img', { src: 'data:,x', onerror: tell('onerror') }),
      el('video', { onerror: tell('video'), src: 'data:video/mp4,x' }),
      el('a', { id: 'link', href: `javascript:${tell('href')}` }, 'link'),
      el('iframe', { srcdoc: `<script>${tell('srcdoc')}</script>` }),
      el('details', { open: '', ontoggle: tell('toggle') }, 'details'),
      el('div', { style: 'animation: a 1ms', onanimationstart: tell('animation') }),
      el('body', { onload: tell('load') }),
    ]
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body })), noSignal())
    const later = createNodes(500)
    renderer.apply([added(10, BODY_ID, later.el('img', { onerror: tell('later'), src: 'data:,y' }))], {
      offsetMs: 10,
      pointer: null,
    })
    page().querySelector<HTMLElement>('#link')?.click()
    await soon()

    expect(window.canary).toEqual([])
  })

  it('lets no request leave, and says what was blocked', async () => {
    const { el } = createNodes()
    const head = [
      el('style', { _cssText: `body { background: url(${asset('background.png')}) }` }),
      el('link', { rel: 'stylesheet', href: asset('sheet.css') }),
    ]
    const body = [
      el('img', { src: asset('image.png') }),
      el('video', { src: asset('video.mp4'), poster: asset('poster.png') }),
      el('iframe', { src: asset('frame.html') }),
      el('object', { data: asset('object.html') }),
    ]
    const { renderer, facts, page } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ head, body })), noSignal())
    const font = {
      source: 10,
      family: 'Spy',
      fontSource: `url(${asset('font.woff2')})`,
      buffer: false,
      descriptors: {},
    }
    renderer.apply([incremental(5, font)], { offsetMs: 5, pointer: null })
    void page()
      .fonts.load('12px Spy')
      .catch(() => undefined)
    const expected = [
      `img-src ${asset('image.png')}`,
      `img-src ${asset('background.png')}`,
      `style-src-elem ${asset('sheet.css')}`,
      `media-src ${asset('video.mp4')}`,
      `font-src ${asset('font.woff2')}`,
    ]
    await expect.poll(() => blocked(facts)).toEqual(expect.arrayContaining(expected))

    expect(requested(page())).toEqual([])
  })

  it('says once what was blocked many times', async () => {
    const { el } = createNodes()
    const body = Array.from({ length: 5 }, () => el('img', { src: asset('same.png') }))
    const { renderer, facts } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body })), noSignal())
    await soon()

    expect(blocked(facts)).toEqual([`img-src ${asset('same.png')}`])
  })

  it('keeps nested documents under the same policy', async () => {
    const { el } = createNodes()
    const frame = el('iframe', { width: '200', height: '100' })
    const nested = createNodes(300)
    const image = nested.el('img', { src: asset('nested.png') })
    const scene = [
      ...pageEvents({ body: [frame] }),
      attached(1, frame.id, documentNode({ body: [{ ...image, rootId: 299 }] }, 299, 9_100)),
    ]
    const { renderer, facts, page } = await mountRenderer()
    await renderer.show(sceneOf(scene), noSignal())
    const nestedPage = page().querySelector('iframe')?.contentDocument
    await expect.poll(() => blocked(facts)).toContain(`img-src ${asset('nested.png')}`)

    expect(nestedPage?.images).toHaveLength(1)
    expect(requested(nestedPage)).toEqual([])
  })

  it('keeps the policy when the page is rebuilt in place', async () => {
    const { el } = createNodes()
    const { renderer, facts, page } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body: [el('p')] })), noSignal())
    renderer.apply(pageEvents({ body: [el('img', { src: asset('rebuilt.png') })] }, { atMs: 9 }), {
      offsetMs: 9,
      pointer: null,
    })
    await expect.poll(() => blocked(facts)).toContain(`img-src ${asset('rebuilt.png')}`)

    expect(requested(page())).toEqual([])
  })

  it('loads from origins that the host allows', async () => {
    const { el } = createNodes()
    const create = createFrameRenderer({ allowAssetsFrom: [location.origin] })
    const { renderer, facts, page } = await mountRenderer(create)
    await renderer.show(sceneOf(pageEvents({ body: [el('img', { src: asset('allowed.png') })] })), noSignal())
    await expect.poll(() => requested(page())).toEqual([asset('allowed.png')])

    expect(blocked(facts)).toEqual([])
  })

  it('never takes the keyboard away from the host', async () => {
    const input = document.createElement('input')
    document.body.append(input)
    input.focus()
    const { el } = createNodes()
    const field = el('input', { autofocus: '' })
    const dialog = el('dialog', { open: '', rr_open_mode: 'modal' }, el('button', {}, 'ok'))
    const { renderer, page } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body: [field, dialog] })), noSignal())
    renderer.apply([incremental(5, { source: 2, type: 5, id: field.id })], { offsetMs: 5, pointer: null })
    page().querySelector('input')?.focus()

    expect(document.activeElement).toBe(input)
    expect(page().querySelector('dialog')?.getBoundingClientRect().width).toBeGreaterThan(0)
    input.remove()
  })

  it('leaves no rejection of refused media to the host', async () => {
    const rejections: unknown[] = []
    const onRejection = (event: PromiseRejectionEvent) => void rejections.push(event.reason)
    window.addEventListener('unhandledrejection', onRejection)
    const { el } = createNodes()
    const video = el('video', { src: asset('video.mp4'), rr_mediaState: 'played', rr_mediaCurrentTime: 3 })
    const { renderer } = await mountRenderer()
    await renderer.show(sceneOf(pageEvents({ body: [video] })), noSignal())
    renderer.setPlaying(true, { offsetMs: 1, speed: 16 })
    renderer.apply([incremental(5, { source: 7, type: 0, id: video.id, currentTime: 4 })], {
      offsetMs: 5,
      pointer: null,
    })
    await soon()
    window.removeEventListener('unhandledrejection', onRejection)

    expect(rejections).toEqual([])
  })
})
