import { ReplayError } from '../../shared/errors.ts'
import type { MountTarget } from '../renderer.ts'

/** Where the renderer lives in the host's page. */
export interface MountPoint {
  readonly container: HTMLElement
  readonly view: Window
}

/**
 * Puts the renderer's own box at the top left of `target`, for its frames to lie in. Throws `ReplayError` code
 * `renderer_failed` when the element is not in a document: a frame there would have none.
 */
export function mountPoint(target: MountTarget): MountPoint {
  if (!isElement(target) || !target.isConnected) throw notConnected()
  const view = target.ownerDocument.defaultView
  if (!view) throw notConnected()
  const container = target.ownerDocument.createElement('div')
  container.style.cssText = 'position:absolute;left:0;top:0;width:0;height:0;isolation:isolate'
  target.append(container)
  return { container, view }
}

export function notConnected(): ReplayError {
  return new ReplayError('renderer_failed', {
    what: 'The element to show the replay in is not in the page.',
    why: 'A frame outside of a document cannot hold a page.',
    fix: 'Mount the player after its element was added to the document, and leave it there.',
  })
}

/** Not by `instanceof`, which is false for elements of another window. */
function isElement(target: MountTarget): target is HTMLElement {
  return 'nodeType' in target && target.nodeType === 1
}
