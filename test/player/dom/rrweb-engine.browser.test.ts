import * as rrweb from 'rrweb'
import { describe, expect, it } from 'vitest'

import { createEngine, loadEngine } from '../../../src/player/dom/rrweb-engine.ts'
import { mountElement } from './replay-element.ts'

/** An rrweb whose Replayer lacks one method. */
function without(method: string): typeof rrweb {
  class Other {}
  const prototype: object = rrweb.Replayer.prototype
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === method || name === 'constructor') continue
    Object.defineProperty(Other.prototype, name, Object.getOwnPropertyDescriptor(prototype, name) ?? {})
  }
  return { ...rrweb, Replayer: Other as unknown as typeof rrweb.Replayer }
}

describe('loadEngine', () => {
  it('takes the installed rrweb', async () => {
    await expect(loadEngine()).resolves.toHaveProperty('Replayer')
  })

  it('names what another rrweb lacks', async () => {
    const loading = loadEngine(async () => without('applyMutation'))
    await expect(loading).rejects.toMatchObject({ code: 'renderer_failed' })
    await expect(loading).rejects.toThrow('applyMutation')
  })

  it('says so when the chunk cannot be loaded', async () => {
    const cause = new TypeError('Failed to fetch dynamically imported module')
    await expect(loadEngine(() => Promise.reject(cause))).rejects.toMatchObject({ code: 'renderer_failed', cause })
  })
})

describe('createEngine', () => {
  it('starts neither a clock nor a frame loop', async () => {
    const frames: unknown[] = []
    const { requestAnimationFrame, setTimeout: timeout } = window
    window.requestAnimationFrame = (callback) => (frames.push(callback), requestAnimationFrame(callback))
    window.setTimeout = ((...args: Parameters<typeof timeout>) => (
      frames.push(args),
      timeout(...args)
    )) as typeof timeout
    const engine = createEngine(rrweb.Replayer, mountElement(), () => undefined)
    window.requestAnimationFrame = requestAnimationFrame
    window.setTimeout = timeout

    expect(frames).toEqual([])
    engine.destroy()
  })

  it.each(['useVirtualDom', 'triggerFocus', 'UNSAFE_replayCanvas', 'mouseTail'])(
    'refuses an engine that does not leave out %s, though it was told to',
    (name) => {
      class Other extends rrweb.Replayer {
        constructor(...args: ConstructorParameters<typeof rrweb.Replayer>) {
          super(...args)
          Object.assign(this.config, { [name]: true })
        }
      }
      expect(() => createEngine(Other, mountElement(), () => undefined)).toThrow(`does not leave out ${name}`)
    },
  )

  it('makes a frame in which no script can run', () => {
    const engine = createEngine(rrweb.Replayer, mountElement(), () => undefined)
    expect(engine.iframe.getAttribute('sandbox')).toBe('allow-same-origin')
    engine.destroy()
  })
})
