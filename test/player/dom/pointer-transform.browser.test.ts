import { describe, expect, it } from 'vitest'

import type { PointerTransform } from '../../../src/player/renderer.ts'
import { attached, createNodes, documentNode, incremental, pageEvents, sceneOf } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

/** A page with a frame in it, a frame in that, and a target in the innermost. */
function nestedFrames(frameStyle: string) {
  const { el } = createNodes()
  const outer = el('iframe', { width: '500', height: '400', style: `margin:30px 0 0 50px;${frameStyle}` })
  const middle = createNodes(300)
  const inner = { ...middle.el('iframe', { width: '200', height: '150', style: 'margin:11px;border:0' }), rootId: 299 }
  const innermost = createNodes(500)
  const target = { ...innermost.el('button', { style: 'width:100px;height:50px' }), rootId: 499 }
  const events = [
    ...pageEvents({ body: [outer] }),
    attached(1, outer.id, documentNode({ body: [inner] }, 299, 9_100)),
    attached(2, inner.id, documentNode({ body: [target] }, 499, 9_200)),
    incremental(10, { source: 1, positions: [{ x: 20, y: 10, id: target.id, timeOffset: 0 }] }),
  ]
  return { events, pointer: { x: 20, y: 10, nodeId: target.id } }
}

async function transformOf({
  events,
  pointer,
}: ReturnType<typeof nestedFrames>): Promise<PointerTransform | undefined> {
  const { renderer, facts } = await mountRenderer()
  await renderer.show(sceneOf(events, { pointer }), noSignal())
  return facts.filter((fact) => fact.type === 'pointer-transform').at(-1)?.transform
}

describe('the pointer transform of createFrameRenderer', () => {
  it('places the pointer of a nested frame where rrweb draws its cursor', async () => {
    const nested = nestedFrames('border:0')
    const transform = await transformOf(nested)
    const oracle = plainReplay(nested.events)
    oracle.seek(nested.events.at(-1)?.timestamp ?? 0)
    const cursor = oracle.root.querySelector<HTMLElement>('.replayer-mouse')
    const { x = 0, y = 0, scale = 0 } = transform ?? {}

    expect(Math.abs(x + 20 * scale - Number.parseFloat(cursor?.style.left ?? ''))).toBeLessThan(2)
    expect(Math.abs(y + 10 * scale - Number.parseFloat(cursor?.style.top ?? ''))).toBeLessThan(2)
  })

  it('places it on its element through borders, padding and a scaled frame', async () => {
    const nested = nestedFrames('border:5px solid;padding:7px;transform:scale(0.5);transform-origin:0 0')
    const { x = 0, y = 0, scale } = (await transformOf(nested)) ?? {}

    expect(scale).toBeCloseTo(0.5)
    expect(x).toBeCloseTo(50 + (5 + 7 + 11) * 0.5)
    expect(y).toBeCloseTo(30 + (5 + 7 + 11) * 0.5)
  })

  it('is said again only when it changes', async () => {
    const nested = nestedFrames('')
    const { renderer, facts } = await mountRenderer()
    const place = () => facts.filter((fact) => fact.type === 'pointer-transform').map((fact) => fact.transform)
    await renderer.show(sceneOf(nested.events, { pointer: nested.pointer }), noSignal())
    renderer.apply([], { offsetMs: 11, pointer: { ...nested.pointer, x: 25 } })
    expect(place()).toHaveLength(1)

    renderer.apply([], { offsetMs: 12, pointer: { x: 1, y: 1, nodeId: 1 } })
    expect(place().at(-1)).toEqual({ x: 0, y: 0, scale: 1 })
  })
})
