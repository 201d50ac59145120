import { describe, expect, it } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import { createNodes, incremental, pageEvents, sceneOf } from './pages.ts'
import { mountElement, noSignal } from './replay-element.ts'

/** Everything that is armed in this window between `start` and `stop`, and not disarmed again. */
function countArmed() {
  const timers = new Set<number>()
  const frames = new Set<number>()
  let listeners = 0
  const native = {
    setTimeout: window.setTimeout.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
    requestAnimationFrame: window.requestAnimationFrame.bind(window),
    cancelAnimationFrame: window.cancelAnimationFrame.bind(window),
    addEventListener: EventTarget.prototype.addEventListener,
    removeEventListener: EventTarget.prototype.removeEventListener,
  }
  window.setTimeout = ((callback: () => void, ms?: number) => {
    const id = native.setTimeout(() => (timers.delete(id), callback()), ms)
    timers.add(id)
    return id
  }) as typeof window.setTimeout
  window.clearTimeout = (id) => (timers.delete(Number(id)), native.clearTimeout(id))
  window.requestAnimationFrame = (callback) => {
    const id = native.requestAnimationFrame((time) => (frames.delete(id), callback(time)))
    frames.add(id)
    return id
  }
  window.cancelAnimationFrame = (id) => (frames.delete(id), native.cancelAnimationFrame(id))
  // Listeners on the host's own objects; those of removed frames go with them.
  const isHosts = (target: unknown) => target === window || target === document || target === document.body
  EventTarget.prototype.addEventListener = function (
    this: EventTarget,
    ...args: Parameters<typeof native.addEventListener>
  ) {
    if (isHosts(this ?? window)) listeners += 1
    native.addEventListener.apply(this, args)
  }
  EventTarget.prototype.removeEventListener = function (
    this: EventTarget,
    ...args: Parameters<typeof native.removeEventListener>
  ) {
    if (isHosts(this ?? window)) listeners -= 1
    native.removeEventListener.apply(this, args)
  }
  return {
    armed: () => ({ timers: timers.size, frames: frames.size, listeners }),
    stop() {
      const { addEventListener, removeEventListener, ...rest } = native
      Object.assign(window, rest)
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener })
    },
  }
}

const { el } = createNodes()
const body = [
  el('div', { style: 'animation: spin 1s infinite' }),
  el('canvas', { width: '5', height: '5' }),
  el('video', { rr_mediaState: 'played' }),
  el('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=' }),
]
const adoption = incremental(3, { source: 15, id: 404, styles: [], styleIds: [7] })
const events = [...pageEvents({ body }), adoption]

describe('createFrameRenderer, destroyed', () => {
  it('leaves no frame, listener, timer or frame loop behind after many lives', async () => {
    const element = mountElement()
    const counted = countArmed()
    try {
      for (let life = 0; life < 20; life += 1) {
        const renderer = await createFrameRenderer()(element, noSignal())
        await renderer.show(sceneOf(events), noSignal())
        renderer.setPlaying(true, { offsetMs: 5, speed: 16 })
        renderer.apply(structuredClone([adoption]), { offsetMs: 6, pointer: { x: 1, y: 1, nodeId: 2 } })
        const abandoned = renderer.show(sceneOf(events), noSignal())
        const waiting = renderer.painted()
        renderer.destroy()
        await Promise.allSettled([abandoned, waiting])
      }
      expect(counted.armed()).toEqual({ timers: 0, frames: 0, listeners: 0 })
    } finally {
      counted.stop()
    }
    expect(element.childElementCount).toBe(0)
    expect(document.querySelectorAll('iframe')).toHaveLength(0)
  })

  it('runs nothing while it is paused', async () => {
    const element = mountElement()
    const renderer = await createFrameRenderer()(element, noSignal())
    await renderer.show(sceneOf(events), noSignal())
    const counted = countArmed()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const armed = counted.armed()
    counted.stop()
    renderer.destroy()

    expect(armed).toEqual({ timers: 0, frames: 0, listeners: 0 })
  })

  it('empties the documents it had built', async () => {
    const element = mountElement()
    const renderer = await createFrameRenderer()(element, noSignal())
    await renderer.show(sceneOf(events), noSignal())
    const page = element.querySelector('iframe')?.contentDocument?.querySelector('iframe')?.contentDocument
    renderer.destroy()

    expect(page?.childNodes).toHaveLength(0)
  })
})
