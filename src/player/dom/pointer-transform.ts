import type { PointerTransform } from '../renderer.ts'

export const IDENTITY: PointerTransform = { x: 0, y: 0, scale: 1 }

/** How the document of `node` lies within `main`'s document: through every frame in between, borders included. */
export function pointerTransform(node: Node | null, main: HTMLIFrameElement): PointerTransform {
  const frame = node?.ownerDocument?.defaultView?.frameElement
  if (!frame || frame === main) return IDENTITY
  const outer = pointerTransform(frame, main)
  const box = frame.getBoundingClientRect()
  const style = frame.ownerDocument.defaultView?.getComputedStyle(frame)
  const width = 'offsetWidth' in frame ? Number(frame.offsetWidth) : box.width
  // A frame inside a CSS transform is drawn at another size than it is laid out.
  const scale = width > 0 ? box.width / width : 1
  const left = box.left + (frame.clientLeft + px(style?.paddingLeft)) * scale
  const top = box.top + (frame.clientTop + px(style?.paddingTop)) * scale
  return { x: outer.x + left * outer.scale, y: outer.y + top * outer.scale, scale: outer.scale * scale }
}

export function sameTransform(a: PointerTransform, b: PointerTransform): boolean {
  return a.x === b.x && a.y === b.y && a.scale === b.scale
}

function px(value: string | undefined): number {
  return Number.parseFloat(value ?? '') || 0
}
