/**
 * Whether nobody has ever asked a canvas for something to draw with: only then has it no pixels. A canvas that has a
 * way to be drawn on gives no other one. By the function of this document, because the canvas's own may be another.
 */
export function isUndrawn(canvas: HTMLCanvasElement): boolean {
  return HTMLCanvasElement.prototype.getContext.call(canvas, 'bitmaprenderer') !== null
}

/** The beginning of a PNG of that size, in base64: what browsers and the sanitiser read the size from. */
export function pngThatSays(width: number, height: number): string {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  bytes.set([8, 2], 24)
  return btoa(String.fromCharCode(...bytes))
}
