import { incremental } from './pages.ts'

/** A picture of one colour, as base64 of a PNG. */
export function picture(color: string, width = 40, height = 20): string {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context) context.fillStyle = color
  context?.fillRect(0, 0, width, height)
  return canvas.toDataURL('image/png').replace('data:image/png;base64,', '')
}

/** A canvas event as recorders that sample by frames write it: the whole picture. */
export function canvasEvent(atMs: number, id: number, base64: string) {
  const blob = { rr_type: 'Blob', data: [{ rr_type: 'ArrayBuffer', base64 }], type: 'image/png' }
  const commands = [
    { property: 'clearRect', args: [0, 0, 40, 20] },
    { property: 'drawImage', args: [{ rr_type: 'ImageBitmap', args: [blob] }, 0, 0] },
  ]
  return incremental(atMs, { source: 9, id, type: 0, commands })
}

/** The colour of a canvas's picture, read back from what the page shows for it. */
export async function shownColor(canvas: HTMLCanvasElement | null): Promise<string> {
  const url = /url\("(.*)"\)/.exec(canvas?.style.content ?? '')?.[1] ?? ''
  const image = new Image()
  image.src = url
  await image.decode()
  const probe = document.createElement('canvas').getContext('2d')
  probe?.drawImage(image, 0, 0)
  return [...(probe?.getImageData(1, 1, 1, 1).data ?? [])].join()
}
