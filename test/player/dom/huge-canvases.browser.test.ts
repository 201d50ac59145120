import { describe, expect, it } from 'vitest'

import { added, BODY_ID, createNodes, incremental, mutation, pageEvents } from './pages.ts'
import { isUndrawn, pngThatSays } from './huge-canvases.ts'
import { picture } from './picture.ts'
import { shownPage } from './replay-element.ts'
import { openPlayer } from './open-player.ts'

const SIDE = '100000'

describe('canvases of any size', () => {
  it('cost nothing: none has any pixels, the limit is named, and playback goes on', async () => {
    const { el } = createNodes()
    const small = `data:image/png;base64,${picture('red')}`
    const huge = `data:image/png;base64,${pngThatSays(100_000, 100_000)}`
    const canvases = [
      el('canvas', { width: SIDE, height: SIDE }),
      // A snapshot's picture is what the engine would draw, on a canvas that is as large as it says.
      ...Array.from({ length: 40 }, () => el('canvas', { width: '16000', height: '16000', rr_dataURL: small })),
      el('canvas', { width: SIDE, height: SIDE, rr_dataURL: huge }),
      el('canvas', { width: '300', height: '150' }),
    ]
    const grown = canvases.at(-1)!.id
    const later = createNodes(2_000).el('canvas', { width: SIDE, height: SIDE, rr_dataURL: small })
    const setters = ['width', 'height'].map((property) => ({ property, setter: true, args: [100_000] }))
    const drawing = [...setters, { property: 'fillRect', args: [0, 0, 100_000, 100_000] }]
    const events = [
      ...pageEvents({ body: canvases }),
      mutation(100, { attributes: [{ id: grown, attributes: { width: SIDE, height: SIDE } }] }),
      incremental(200, { source: 9, id: grown, type: 0, commands: drawing }),
      incremental(250, { source: 9, id: grown, type: 0, property: 'width', setter: true, args: [100_000] }),
      added(300, BODY_ID, later),
      added(400, BODY_ID, createNodes(3_000).el('p', { id: 'sentinel' })),
    ]
    const { player, element } = openPlayer(events)
    await expect.poll(() => player.getState().viewport).not.toBeNull()
    player.play()
    await expect.poll(() => player.getState().status).toBe('ended')
    const shown = [...shownPage(element).querySelectorAll('canvas')]

    expect(shown).toHaveLength(canvases.length + 1)
    expect(shown.filter((canvas) => !isUndrawn(canvas))).toEqual([])
    expect(shownPage(element).querySelector('#sentinel')).not.toBeNull()
    const { error, view, failedEvents } = player.getState()
    expect([error, failedEvents]).toEqual([null, 0])
    expect(view.problems.map(({ reason, message }) => [reason, /`(\w+)`/.exec(message)?.[1]])).toEqual([
      ['limit_exceeded', 'maxImagePixels'],
    ])
    expect(view.removals).toContainEqual({ reason: 'canvas-command', count: 4 })
  })
})

describe('isUndrawn', () => {
  it('tells a canvas that was drawn on', () => {
    const [one, other] = [document.createElement('canvas'), document.createElement('canvas')]
    one.getContext('2d')

    expect([isUndrawn(one), isUndrawn(other)]).toEqual([false, true])
  })
})
