import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { createCanvasPictures } from '../../../src/player/dom/canvas-pictures.ts'
import { picture } from './picture.ts'

const SIDE = { width: 10, height: 10 }

function canvases(count: number): HTMLCanvasElement[] {
  return Array.from({ length: count }, () => {
    const canvas = document.body.appendChild(document.createElement('canvas'))
    onTestFinished(() => canvas.remove())
    return canvas
  })
}

const drawn = (base64: string) => ({
  commands: [
    {
      property: 'drawImage',
      args: [
        {
          rr_type: 'ImageBitmap',
          args: [{ rr_type: 'Blob', type: 'image/png', data: [{ rr_type: 'ArrayBuffer', base64 }] }],
        },
        0,
        0,
      ],
    },
  ],
})
const isShown = ({ style }: HTMLCanvasElement) => style.content.startsWith('url("blob:')

describe('createCanvasPictures', () => {
  it('shows no more pixels than a page may have, and says so', async () => {
    const failed: string[] = []
    const pictures = createCanvasPictures((message) => failed.push(message), { maxPixels: 250 })
    const shown = canvases(4)
    for (const canvas of shown) pictures.apply(canvas, drawn(picture('red', SIDE.width, SIDE.height)))
    await pictures.flush()

    expect(shown.filter(isShown)).toHaveLength(2)
    expect(failed).toHaveLength(2)
    expect(failed[0]).toContain('more than 250 pixels')
  })

  it('has a limit of 100 megapixels by itself', async () => {
    // What a picture of 36 megapixels would say, without one having to be decoded.
    const sides = ['naturalWidth', 'naturalHeight'] as const
    const spies = sides.map((side) => vi.spyOn(HTMLImageElement.prototype, side, 'get').mockReturnValue(6_000))
    onTestFinished(() => spies.forEach((spy) => spy.mockRestore()))
    const failed: string[] = []
    const pictures = createCanvasPictures((message) => failed.push(message))
    const shown = canvases(3)
    for (const canvas of shown) pictures.apply(canvas, drawn(picture('red', SIDE.width, SIDE.height)))
    await pictures.flush()

    expect(shown.filter(isShown)).toHaveLength(2)
    expect(failed).toEqual([expect.stringContaining('more than 100000000 pixels')])
  })

  it('counts a canvas once, however often it is drawn on, and none that is gone', async () => {
    const failed: string[] = []
    const pictures = createCanvasPictures((message) => failed.push(message), { maxPixels: 100 })
    const [first, second] = canvases(2) as [HTMLCanvasElement, HTMLCanvasElement]
    for (const color of ['red', 'lime', 'blue']) {
      pictures.apply(first, drawn(picture(color, SIDE.width, SIDE.height)))
      await pictures.flush()
    }
    first.remove()
    await pictures.flush()
    pictures.apply(second, drawn(picture('red', SIDE.width, SIDE.height)))
    await pictures.flush()

    expect(isShown(second)).toBe(true)
    expect(failed).toEqual([])
  })
})
