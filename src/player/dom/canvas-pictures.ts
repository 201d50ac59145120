import { ReplayError } from '../../shared/errors.ts'
import { type CanvasFrame, frameBlob, readCanvasEvent, readDataUrl } from './canvas-frame.ts'
import type { BuiltMeta } from './rrweb-engine.ts'

/** Of all canvases of a page; decoded, that is 400 MB. */
const MAX_PAGE_PIXELS = 100_000_000

/**
 * Shows recorded canvases as pictures. A canvas paints nothing in a frame without scripts, so each becomes a
 * replaced element by CSS `content`, with the size, ratio and fit that it has as a canvas.
 */
export interface CanvasPictures {
  built(node: Node, meta: BuiltMeta | null): void
  /** Notes a recorded canvas event; the newest picture wins when `flush` comes. */
  apply(node: Node | null, data: unknown): void
  /** Shows what was noted. Resolves when every picture is decoded and shown. */
  flush(): Promise<void>
  /** Recorded drawing commands that were not run. */
  readonly ignored: number
  reset(): void
}

interface Picture {
  next: CanvasFrame | null
  url: string | null
  pixels: number
  decoding: Promise<void> | null
}

/** `onFailed` hears of pictures that cannot be decoded, and of those that are too large beside the others. */
export function createCanvasPictures(
  onFailed: (message: string) => void,
  { maxPixels = MAX_PAGE_PIXELS }: { readonly maxPixels?: number } = {},
): CanvasPictures {
  const pictures = new Map<HTMLCanvasElement, Picture>()
  let ignored = 0

  const pictureOf = (canvas: HTMLCanvasElement): Picture => {
    const known = pictures.get(canvas)
    if (known) return known
    const picture: Picture = { next: null, url: null, pixels: 0, decoding: null }
    pictures.set(canvas, picture)
    return picture
  }
  const forget = (canvas: HTMLCanvasElement, picture: Picture) => {
    if (picture.url) URL.revokeObjectURL(picture.url)
    pictures.delete(canvas)
  }
  const decodeAt = async (url: string, document: Document, picture: Picture) => {
    const image = document.createElement('img')
    image.src = url
    // How large it is can be told before any pixel is made.
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = () => reject(new Error('it is no picture'))
    })
    const pixels = image.naturalWidth * image.naturalHeight
    const others = [...pictures.values()].reduce((sum, other) => sum + other.pixels, -picture.pixels)
    if (others + pixels > maxPixels) throw tooLarge(maxPixels)
    picture.pixels = pixels
    await image.decode()
  }
  const decode = async (canvas: HTMLCanvasElement, picture: Picture) => {
    while (picture.next) {
      const frame = picture.next
      picture.next = null
      const url = URL.createObjectURL(frameBlob(frame))
      try {
        await decodeAt(url, canvas.ownerDocument, picture)
      } catch (error) {
        URL.revokeObjectURL(url)
        throw error
      }
      if (picture.url) URL.revokeObjectURL(picture.url)
      picture.url = url
      if (pictures.get(canvas) === picture) show(canvas, picture)
      else forget(canvas, picture)
    }
  }
  const settle = async (canvas: HTMLCanvasElement, picture: Picture) => {
    show(canvas, picture)
    if (picture.next)
      picture.decoding ??= decode(canvas, picture)
        .catch((error: unknown) => onFailed(`A canvas picture could not be decoded: ${String(error)}`))
        .finally(() => (picture.decoding = null))
    await picture.decoding
  }

  return {
    built(node, meta) {
      if (!isCanvas(node)) return
      const picture = pictureOf(node)
      picture.next = readDataUrl(meta?.attributes?.['rr_dataURL']) ?? picture.next
    },
    apply(node, data) {
      const read = readCanvasEvent(data)
      ignored += read.ignored
      if (node && isCanvas(node) && read.frame) pictureOf(node).next = read.frame
    },
    async flush() {
      const waits: Promise<unknown>[] = []
      for (const [canvas, picture] of pictures) {
        if (canvas.isConnected) waits.push(settle(canvas, picture))
        else forget(canvas, picture)
      }
      await Promise.all(waits)
    },
    get ignored() {
      return ignored
    },
    reset() {
      for (const [canvas, picture] of [...pictures]) forget(canvas, picture)
    },
  }
}

function tooLarge(maxPixels: number): ReplayError {
  return new ReplayError('too_large', { what: `The canvases of the page have more than ${maxPixels} pixels.` })
}

/** Set again after every batch, because a recorded `style` attribute replaces the whole of it. */
function show(canvas: HTMLCanvasElement, picture: Picture): void {
  const content = picture.url ? `url("${picture.url}")` : `url("${blank(canvas.width, canvas.height)}")`
  if (canvas.style.content !== content) canvas.style.setProperty('content', content, 'important')
}

function blank(width: number, height: number): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'/>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

function isCanvas(node: Node): node is HTMLCanvasElement {
  return node.nodeName === 'CANVAS'
}
