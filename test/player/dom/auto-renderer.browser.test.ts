import { describe, expect, it, onTestFinished } from 'vitest'

import { createReplayRenderer } from '../../../src/player/dom/auto-renderer.ts'
import { canReachFrames } from '../../../src/player/dom/reachable-frames.ts'
import type { RendererFact } from '../../../src/player/renderer.ts'
import { describeRenderer } from './describe-renderer.ts'
import { attached, createNodes, documentNode, pageEvents, sceneOf } from './pages.ts'
import { mountElement, noSignal, shownPage } from './replay-element.ts'

describeRenderer("createReplayRenderer({ renderer: 'auto' })", createReplayRenderer({ renderer: 'auto' }))

const mount = async (options: Parameters<typeof createReplayRenderer>[0], element = mountElement()) => {
  const renderer = await createReplayRenderer(options)(element, noSignal())
  onTestFinished(() => renderer.destroy())
  const facts: RendererFact[] = []
  renderer.subscribe((fact) => facts.push(fact))
  return { element, renderer, facts }
}

function nestedPage() {
  const { el } = createNodes()
  const frame = el('iframe', { width: '200', height: '100' })
  const inner = createNodes(300).el('p', {}, 'Nested')
  return [
    ...pageEvents({ body: [frame] }),
    attached(1, frame.id, documentNode({ body: [{ ...inner, rootId: 299 }] }, 299, 9_100)),
  ]
}

/** An element in a page of its own, under a policy. */
function pageUnder(policy: string): HTMLElement {
  const host = document.createElement('iframe')
  document.body.append(host)
  onTestFinished(() => host.remove())
  const page = host.contentDocument ?? document
  const meta = page.createElement('meta')
  meta.httpEquiv = 'content-security-policy'
  meta.content = policy
  page.head.append(meta)
  return page.body
}

describe('createReplayRenderer', () => {
  it.each([
    [undefined, 'frame'],
    ['frame', 'frame'],
    ['isolated', 'isolated'],
    ['auto', 'isolated'],
  ] as const)('makes, asked for %s, a renderer of the kind %s', async (renderer, kind) => {
    expect((await mount(renderer && { renderer })).renderer.kind).toBe(kind)
  })

  it('falls back to a frame where the host’s policy keeps the isolated script from running', async () => {
    const element = pageUnder("script-src 'none'")
    expect((await mount({ renderer: 'auto' }, element)).renderer.kind).toBe('frame')
    await expect(mount({ renderer: 'isolated' }, element)).rejects.toMatchObject({ code: 'renderer_blocked' })
  })

  it('shows a page with nested documents in a frame, without asking for it again', async () => {
    const { element, renderer, facts } = await mount({ renderer: 'auto' })
    await renderer.show(sceneOf(nestedPage()), noSignal())

    expect(renderer.kind).toBe('frame')
    expect(renderer.takesFeed).toBe(false)
    expect(shownPage(element).querySelector('iframe')?.contentDocument?.body.textContent).toBe('Nested')
    expect(facts).toContainEqual({ type: 'replaced' })
    expect(facts).toContainEqual({ type: 'viewport', size: { width: 800, height: 600 } })
  })

  it('asks for the page again when a nested document comes while it plays', async () => {
    const { renderer, facts } = await mount({ renderer: 'auto' })
    const [meta, snapshot, ...later] = nestedPage()
    await renderer.show(sceneOf([meta!, snapshot!]), noSignal())
    expect(renderer.kind).toBe('isolated')
    renderer.apply(structuredClone(later), { offsetMs: 1, pointer: null })

    await expect.poll(() => facts).toContainEqual({ type: 'replaced' })
    expect(renderer.kind).toBe('frame')
  })

  it('says that a nested document is not shown where only the isolated renderer was asked for', async () => {
    const { renderer, facts } = await mount({ renderer: 'isolated' })
    await renderer.show(sceneOf(nestedPage()), noSignal())

    expect(renderer.kind).toBe('isolated')
    expect(facts.filter(({ type }) => type === 'event-failed')).toHaveLength(1)
  })

  it('throws for an origin that assets cannot be allowed from', async () => {
    await expect(mount({ renderer: 'isolated', assets: { allow: ['*'] } })).rejects.toMatchObject({
      code: 'configuration',
    })
  })
})

describe('canReachFrames', () => {
  it('is true on a page with an origin, and leaves nothing there', () => {
    const element = mountElement()
    expect(canReachFrames(element)).toBe(true)
    expect(element.childElementCount).toBe(0)
  })
})
