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
