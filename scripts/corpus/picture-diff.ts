import type { Page } from 'playwright'

/** A pixel is off when its channels differ by more than this, of 765 in all. */
const TOLERANCE = 48

export interface PictureDiff {
  /** Share of pixels off, in percent, over the part that both have. */
  readonly off: number
  /** The second picture, faded, with the pixels that are off in red. */
  readonly drawn: Buffer
}

/** Compares two PNGs. */
export async function pictureDiff(page: Page, a: Buffer, b: Buffer): Promise<PictureDiff> {
  const { off, drawn } = await page.evaluate(compare, [a.toString('base64'), b.toString('base64'), TOLERANCE] as const)
  return { off, drawn: Buffer.from(drawn, 'base64') }
}

/** Runs in the browser, which knows how to read PNGs. */
async function compare([a, b, tolerance]: readonly [string, string, number]): Promise<{ off: number; drawn: string }> {
  const load = async (base64: string) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    return image
  }
  const images = [await load(a), await load(b)] as const
  const width = Math.min(images[0].width, images[1].width)
  const height = Math.min(images[0].height, images[1].height)
  const pixels = images.map((image) => {
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context?.drawImage(image, 0, 0)
    return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
  })
  const [p = new Uint8ClampedArray(), q = p] = pixels
  const channel = (at: number) => Math.abs((p[at] ?? 0) - (q[at] ?? 0))
  const canvas = new OffscreenCanvas(width, height)
  const drawing = new ImageData(width, height)
  let off = 0
  for (let at = 0; at < p.length; at += 4) {
    const isOff = channel(at) + channel(at + 1) + channel(at + 2) > tolerance
    if (isOff) off += 1
    const faded = [0, 1, 2].map((each) => 192 + (q[at + each] ?? 0) / 4)
    drawing.data.set(isOff ? [255, 0, 0, 255] : [...faded, 255], at)
  }
  canvas.getContext('2d')?.putImageData(drawing, 0, 0)
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
  return {
    off: (100 * off) / (width * height),
    drawn: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
  }
}
