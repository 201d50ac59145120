import { useCallback, useEffect, useState } from 'react'

export interface Fullscreen {
  readonly fullscreen: boolean
  /** False in frames that lack the permission: then the button is not shown. */
  readonly canFullscreen: boolean
  readonly toggleFullscreen: () => void
}

/** Full screen of an element. Re-renders when it is entered or left, by whatever way. */
export function useFullscreen(element: HTMLElement | null): Fullscreen {
  const [fullscreen, setFullscreen] = useState(false)
  useEffect(() => {
    if (!element) return
    const document = element.ownerDocument
    const follow = () => setFullscreen(activeIn(element) === element)
    document.addEventListener('fullscreenchange', follow)
    return () => document.removeEventListener('fullscreenchange', follow)
  }, [element])

  const toggleFullscreen = useCallback(() => {
    if (!element) return
    const leaving = activeIn(element) === element
    const done = leaving ? element.ownerDocument.exitFullscreen() : element.requestFullscreen()
    // Browsers refuse without a user's gesture; the button then simply stays as it is.
    done.catch(() => setFullscreen(activeIn(element) === element))
  }, [element])

  return { fullscreen, canFullscreen: element?.ownerDocument.fullscreenEnabled ?? false, toggleFullscreen }
}

/** Inside a shadow root only the root knows which element is in full screen; the document knows the host. */
function activeIn(element: HTMLElement): Element | null {
  const root = element.getRootNode()
  return (root instanceof ShadowRoot ? root.fullscreenElement : null) ?? element.ownerDocument.fullscreenElement
}
