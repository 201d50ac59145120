import type { RecordingView } from '../recording/recording-view.ts'
import { lowerBound } from '../shared/search.ts'
import type { PointerAt } from './renderer.ts'

/** Where the pointer of a window was at an offset; `null` before it first moved. */
export function pointerAt(view: RecordingView, windowId: string, offsetMs: number): PointerAt | null {
  const track = view.pointers.get(windowId)
  if (!track) return null
  const index = lowerBound(track.length, (at) => track.offsetMs[at]! > offsetMs) - 1
  if (index < 0) return null
  return { x: track.x[index]!, y: track.y[index]!, nodeId: track.nodeId[index]! }
}
