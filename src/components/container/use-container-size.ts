import { useEffect, useState } from 'react'

import type { ContainerSize } from './container-context.ts'

const WIDE_PX = 1050
const MEDIUM_PX = 640

/** What a browser's text size is unless somebody asked for another. */
const USUAL_REM_PX = 16

/**
 * The size class of a width in CSS pixels. Who reads with larger text has room for less of it beside each other; a
 * host that counts in small rems has not more.
 */
export function containerSizeOf(widthPx: number, remPx = USUAL_REM_PX): ContainerSize {
  const width = widthPx / Math.max(1, remPx / USUAL_REM_PX)
  if (width >= WIDE_PX) return 'wide'
  return width >= MEDIUM_PX ? 'medium' : 'compact'
}

/** The size class of an element, measured. Re-renders when it becomes another one, not with every pixel. */
export function useContainerSize(element: HTMLElement | null): ContainerSize {
  const [size, setSize] = useState<ContainerSize>('wide')
  useEffect(() => {
    if (!element) return
    const measure = () => {
      const { fontSize } = getComputedStyle(element.ownerDocument.documentElement)
      setSize(containerSizeOf(element.getBoundingClientRect().width, Number.parseFloat(fontSize)))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return size
}
