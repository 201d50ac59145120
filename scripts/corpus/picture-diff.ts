import type { Page } from 'playwright'

/** A pixel is off when its channels differ by more than this, of 765 in all. */
const TOLERANCE = 48

/** Share of pixels off between two PNGs, in percent, over the part that both have. */
export function pictureDiff(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(compare, [a.toString('base64'), b.toString('base64'), TOLERANCE] as const)
}

/** Runs in the browser, which knows how to read PNGs. */
async function compare([a, b, tolerance]: readonly [string, string, number]): Promise<number> {
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
  let off = 0
  for (let at = 0; at < p.length; at += 4) if (channel(at) + channel(at + 1) + channel(at + 2) > tolerance) off += 1
  return (100 * off) / (width * height)
}
