import { useCallback, useLayoutEffect, useState } from 'react'

/** Weight of labels and chips, which is bolder than the text around. */
const WEIGHT = 600
/** Before the font is known, and where there is no canvas: good enough to keep texts apart. */
const GUESS_EM = 0.58
const USUAL_PX = 11

export interface TextWidth {
  /** Size of the element's text, CSS pixels. */
  readonly emPx: number
  /** How wide a text is in it, CSS pixels. */
  measure(text: string): number
}

interface Font {
  readonly emPx: number
  readonly family: string
}

/**
 * Measures texts as an element shows them, without laying any out. Re-renders when the element's text takes another
 * size: give it a height in `em`, so that this is noticed.
 */
export function useTextWidth(element: HTMLElement | null): TextWidth {
  const [font, setFont] = useState<Font>({ emPx: USUAL_PX, family: '' })
  useLayoutEffect(() => {
    if (!element) return
    const read = () => {
      const { fontSize, fontFamily } = getComputedStyle(element)
      const emPx = Number.parseFloat(fontSize) || USUAL_PX
      setFont((before) =>
        before.emPx === emPx && before.family === fontFamily ? before : { emPx, family: fontFamily },
      )
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  const { emPx, family } = font
  const measure = useCallback(
    (text: string) => {
      const context = family === '' ? null : contextOf(`${WEIGHT} ${emPx}px ${family}`)
      return Math.ceil(context ? context.measureText(text).width : text.length * emPx * GUESS_EM)
    },
    [emPx, family],
  )
  return { emPx, measure }
}

let canvas: OffscreenCanvasRenderingContext2D | null = null

function contextOf(font: string): OffscreenCanvasRenderingContext2D | null {
  canvas ??= typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d')
  // Setting the same font again would have it parsed again.
  if (canvas && canvas.font !== font) canvas.font = font
  return canvas
}
