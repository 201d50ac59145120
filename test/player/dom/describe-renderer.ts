import { describe, expect, it, onTestFinished } from 'vitest'

import type { CreateRenderer, RendererFact } from '../../../src/player/renderer.ts'
import { added, BODY_ID, createNodes, incremental, mutation, pageEvents, sceneOf } from './pages.ts'
import { mountElement, noSignal } from './replay-element.ts'

function titled(title: string, size?: { width: number; height: number }) {
  const { el } = createNodes()
  return pageEvents({ body: [el('h1', {}, title)] }, size)
}

/** What every renderer must do, wherever its page lives. No test here looks into the page. */
export function describeRenderer(name: string, create: CreateRenderer): void {
  const mount = async () => {
    const element = mountElement()
    const renderer = await create(element, noSignal())
    onTestFinished(() => renderer.destroy())
    const facts: RendererFact[] = []
    renderer.subscribe((fact) => facts.push(fact))
    return { element, renderer, facts }
  }

  describe(`${name} as a renderer`, () => {
    it('says the size of the page when it shows it, not before', async () => {
      const { renderer, facts } = await mount()
      const shown = renderer.show(sceneOf(titled('A', { width: 640, height: 480 })), noSignal())
      expect(facts).toEqual([])
      await shown

      expect(facts).toContainEqual({ type: 'viewport', size: { width: 640, height: 480 } })
    })

    it('says the new size when the window was resized', async () => {
      const { renderer, facts } = await mount()
      await renderer.show(sceneOf(titled('A')), noSignal())
      renderer.apply([incremental(10, { source: 4, width: 320, height: 200 })], { offsetMs: 10, pointer: null })
      await renderer.painted()

      expect(facts).toContainEqual({ type: 'viewport', size: { width: 320, height: 200 } })
    })

    it('clamps sizes no screen has', async () => {
      const { renderer, facts } = await mount()
      await renderer.show(sceneOf(titled('A', { width: 1e9, height: -5 })), noSignal())

      expect(facts).toContainEqual({ type: 'viewport', size: { width: 8_192, height: 1 } })
    })

    it('abandons a show for a newer one', async () => {
      const { renderer } = await mount()
      const first = renderer.show(sceneOf(titled('First')), noSignal())
      const second = renderer.show(sceneOf(titled('Second')), noSignal())

      await expect(first).rejects.toMatchObject({ name: 'ReplayError', code: 'aborted' })
      await expect(second).resolves.toBeUndefined()
    })

    it('abandons a show when its signal aborts', async () => {
      const { renderer } = await mount()
      const controller = new AbortController()
      const shown = renderer.show(sceneOf(titled('A')), { signal: controller.signal })
      controller.abort()

      await expect(shown).rejects.toMatchObject({ code: 'aborted' })
    })

    it('refuses a show whose signal has aborted already', async () => {
      const { renderer } = await mount()
      await expect(renderer.show(sceneOf(titled('A')), { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'aborted',
      })
    })

    it('refuses to be made when its signal has aborted already', async () => {
      const element = mountElement()
      await expect(create(element, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
      expect(element.childElementCount).toBe(0)
    })

    it('goes on after events that make no sense, and counts them', async () => {
      const { renderer, facts } = await mount()
      await renderer.show(sceneOf(titled('A')), noSignal())
      const { el } = createNodes(100)
      const malformed = [
        mutation(5, { texts: null, attributes: null }),
        incremental(6, { source: 0 }),
        { type: 2, timestamp: 0, data: null },
      ]
      renderer.apply([...malformed, added(7, BODY_ID, el('p', {}, 'after'))], { offsetMs: 7, pointer: null })
      await renderer.painted()

      expect(facts.filter((fact) => fact.type === 'event-failed')).toHaveLength(3)
      await expect(renderer.show(sceneOf(titled('B')), noSignal())).resolves.toBeUndefined()
    })

    it('takes pointers, play and pause at any time', async () => {
      const { renderer } = await mount()
      renderer.setPlaying(true, { offsetMs: 0, speed: 4 })
      renderer.apply([], { offsetMs: 0, pointer: { x: 1, y: 1, nodeId: 404 } })
      await renderer.show(sceneOf(titled('A'), { pointer: { x: 1, y: 1, nodeId: 2 } }), noSignal())
      renderer.setPlaying(false, { offsetMs: 9, speed: 1 })

      await expect(renderer.painted()).resolves.toBeUndefined()
    })

    it('tells nothing to those who left', async () => {
      const { renderer } = await mount()
      const heard: RendererFact[] = []
      renderer.subscribe((fact) => heard.push(fact))()
      await renderer.show(sceneOf(titled('A')), noSignal())

      expect(heard).toEqual([])
    })

    it('leaves nothing behind, and may be destroyed twice', async () => {
      const { element, renderer } = await mount()
      await renderer.show(sceneOf(titled('A')), noSignal())
      renderer.destroy()
      renderer.destroy()

      expect(element.childElementCount).toBe(0)
    })

    it('abandons the show under way when it is destroyed', async () => {
      const { renderer } = await mount()
      const shown = renderer.show(sceneOf(titled('A')), noSignal())
      renderer.destroy()

      await expect(shown).rejects.toMatchObject({ code: 'aborted' })
      await expect(renderer.painted()).resolves.toBeUndefined()
    })

    it('can be made again in the same element, as StrictMode does', async () => {
      const element = mountElement()
      const first = await create(element, noSignal())
      first.destroy()
      const second = await create(element, noSignal())
      onTestFinished(() => second.destroy())

      await expect(second.show(sceneOf(titled('A')), noSignal())).resolves.toBeUndefined()
    })
  })
}
