import type { MountTarget } from '../renderer.ts'
import { mountPoint } from './mount-point.ts'

/**
 * Whether the page may look into the frames it makes; not where it runs in a sandbox without an origin. Asked of the
 * browser with an empty frame, which is gone again at once.
 */
export function canReachFrames(element: MountTarget): boolean {
  const { container } = mountPoint(element)
  const probe = container.ownerDocument.createElement('iframe')
  probe.setAttribute('sandbox', 'allow-same-origin')
  probe.style.setProperty('display', 'none', 'important')
  container.append(probe)
  const reachable = probe.contentDocument !== null
  container.remove()
  return reachable
}
