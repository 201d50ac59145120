import { describe, expect, it, onTestFinished } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import { isolatedDocument } from '../../../src/player/dom/isolated/isolated-document.ts'
import { isolatedFrameCode } from '../../../src/player/dom/isolated/isolated-frame-code.ts'
import { createIsolatedRenderer } from '../../../src/player/dom/isolated/isolated-renderer.ts'
import { describeRenderer } from './describe-renderer.ts'
import { createNodes, pageEvents, sceneOf } from './pages.ts'
import { mountElement, mountRenderer, noSignal } from './replay-element.ts'

const html = isolatedDocument({ code: isolatedFrameCode, scriptSource: "'nonce-test'", nonce: 'test' })
/** As a server would deliver it: an address on this origin. */
const addressOf = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/html' }))
const src = addressOf(html)

describeRenderer('createFrameRenderer with a document of its own address', createFrameRenderer({ src }))
describeRenderer('createIsolatedRenderer with a document of its own address', createIsolatedRenderer({ src }))

describe('createFrameRenderer with a document of its own address', () => {
  it('builds the page in it, under its policy, and runs none of its scripts', async () => {
    const { el } = createNodes()
    const image = new URL('/canary/by-address.png', location.href).href
    const { element, renderer, facts, page } = await mountRenderer(createFrameRenderer({ src }))
    await renderer.show(sceneOf(pageEvents({ body: [el('h1', {}, 'Orders'), el('img', { src: image })] })), noSignal())
    const wrapper = [...element.querySelectorAll('iframe')].find((frame) => frame.style.visibility === 'visible')

    expect(wrapper?.src).toBe(src)
    expect(wrapper?.getAttribute('sandbox')).toBe('allow-same-origin')
    expect(wrapper?.contentDocument?.querySelectorAll('iframe')).toHaveLength(1)
    expect(page().querySelector('h1')?.textContent).toBe('Orders')
    await expect.poll(() => facts).toContainEqual({ type: 'asset-blocked', url: image, directive: 'img-src' })
  })

  it('refuses another document', async () => {
    const other = addressOf('<!doctype html><title>Login</title>')
    const element = mountElement()
    await expect(createFrameRenderer({ src: other })(element, noSignal())).rejects.toMatchObject({
      code: 'configuration',
    })
    expect(element.childElementCount).toBe(0)
  })

  it('gives up loading it when nobody wants it any more', async () => {
    const element = mountElement()
    const controller = new AbortController()
    const mounting = createFrameRenderer({ src })(element, { signal: controller.signal })
    onTestFinished(() => mounting.then((renderer) => renderer.destroy()).catch(() => undefined))
    controller.abort()

    await expect(mounting).rejects.toMatchObject({ code: 'aborted' })
    expect(element.childElementCount).toBe(0)
  })
})
