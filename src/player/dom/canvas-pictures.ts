import { type CanvasFrame, frameBlob, readCanvasEvent, readDataUrl } from './canvas-frame.ts'
import type { BuiltMeta } from './rrweb-engine.ts'

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
  decoding: Promise<void> | null
}

/** `onFailed` hears of pictures that cannot be decoded. */
export function createCanvasPictures(onFailed: (message: string) => void): CanvasPictures {
  const pictures = new Map<HTMLCanvasElement, Picture>()
  let ignored = 0

  const pictureOf = (canvas: HTMLCanvasElement): Picture => {
    const known = pictures.get(canvas)
    if (known) return known
    const picture: Picture = { next: null, url: null, decoding: null }
    pictures.set(canvas, picture)
    return picture
  }
  const forget = (canvas: HTMLCanvasElement, picture: Picture) => {
    if (picture.url) URL.revokeObjectURL(picture.url)
    pictures.delete(canvas)
  }
  const decode = async (canvas: HTMLCanvasElement, picture: Picture) => {
    while (picture.next) {
      const frame = picture.next
      picture.next = null
      const url = URL.createObjectURL(frameBlob(frame))
      const image = canvas.ownerDocument.createElement('img')
      image.src = url
      await image.decode()
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
