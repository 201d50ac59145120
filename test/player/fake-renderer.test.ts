import { describe, expect, it } from 'vitest'

import type { RenderScene } from '../../src/player/renderer.ts'
import { createFakeRenderer, fakeRenderers } from './fake-renderer.ts'

const scene = (offsetMs: number): RenderScene => ({
  windowId: 'a',
  events: [],
  offsetMs,
  startMs: 1_000,
  pointer: null,
})
const signal = () => new AbortController().signal

describe('createFakeRenderer', () => {
  it('keeps what it was told, in order', async () => {
    const renderer = createFakeRenderer()
    await renderer.show(scene(5), { signal: signal() })
    renderer.setPlaying(true, { offsetMs: 5, speed: 2 })
    renderer.apply([{ type: 5, timestamp: 1_006, data: {} }], { offsetMs: 6, pointer: null })

    expect(renderer.calls.map((call) => call.verb)).toEqual(['show', 'setPlaying', 'apply'])
    expect(renderer.shown?.offsetMs).toBe(5)
    expect(renderer.applied).toHaveLength(1)
  })

  it('shows nothing before it is told to paint', async () => {
    const renderer = createFakeRenderer({ painting: 'manual' })
    const shown = renderer.show(scene(5), { signal: signal() })
    expect(renderer.shown).toBeNull()

    renderer.paint()
    await shown
    expect(renderer.shown?.offsetMs).toBe(5)
  })

  it('abandons a show for a newer one', async () => {
    const renderer = createFakeRenderer({ painting: 'manual' })
    const first = renderer.show(scene(1), { signal: signal() })
    const second = renderer.show(scene(2), { signal: signal() })
    renderer.paint()

    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    await second
    expect(renderer.shown?.offsetMs).toBe(2)
  })

  it('abandons a show when its signal aborts', async () => {
    const renderer = createFakeRenderer({ painting: 'manual' })
    const controller = new AbortController()
    const shown = renderer.show(scene(1), { signal: controller.signal })
    controller.abort()

    await expect(shown).rejects.toMatchObject({ code: 'aborted' })
    expect(renderer.shown).toBeNull()
  })

  it('hands out renderers that the test can look at', async () => {
    const renderers = fakeRenderers()
    const renderer = await renderers.create({ isConnected: true, ownerDocument: {} }, { signal: signal() })

    expect(renderers.made).toEqual([renderer])
  })
})
