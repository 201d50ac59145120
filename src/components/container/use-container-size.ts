import { useEffect, useState } from 'react'

import type { ContainerSize } from './container-context.ts'

const WIDE_PX = 1050
const MEDIUM_PX = 640

/** The size class of a width in CSS pixels. */
export function containerSizeOf(widthPx: number): ContainerSize {
  if (widthPx >= WIDE_PX) return 'wide'
  return widthPx >= MEDIUM_PX ? 'medium' : 'compact'
}

/** The size class of an element, measured. Re-renders when it becomes another one, not with every pixel. */
export function useContainerSize(element: HTMLElement | null): ContainerSize {
  const [size, setSize] = useState<ContainerSize>('wide')
  useEffect(() => {
    if (!element) return
    const measure = () => setSize(containerSizeOf(element.getBoundingClientRect().width))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return size
}
