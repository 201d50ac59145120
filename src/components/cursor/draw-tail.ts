import type { PointerTransform } from '../../player/renderer.ts'

const TAIL_WIDTH_PX = 2

/** Draws the pointer's last way onto a canvas that covers the page; it fades where it is old. */
export function drawTail(
  canvas: HTMLCanvasElement,
  points: readonly (readonly [x: number, y: number, ageMs: number])[],
  {
    transform,
    windowMs,
    scale,
    color,
  }: { transform: PointerTransform; windowMs: number; scale: number; color: string },
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.lineWidth = TAIL_WIDTH_PX / scale
  context.lineCap = 'round'
  context.strokeStyle = color
  for (let index = 1; index < points.length; index++) {
    const [fromX, fromY] = points[index - 1]!
    const [toX, toY, ageMs] = points[index]!
    context.globalAlpha = Math.max(0, 1 - ageMs / windowMs)
    context.beginPath()
    context.moveTo(fromX * transform.scale + transform.x, fromY * transform.scale + transform.y)
    context.lineTo(toX * transform.scale + transform.x, toY * transform.scale + transform.y)
    context.stroke()
  }
}
