import type { RecordingView } from '../recording/recording-view.ts'
import type { BlockInfo, RecordingOutline } from '../recording/replay-source.ts'
import { createStore } from '../shared/store.ts'
import type { RecordingHost } from '../worker/recording-host.ts'

export interface OutlinedHost extends RecordingHost {
  /** From now on its views tell of the whole recording, also of what is not at hand yet. */
  completeBy(outline: RecordingOutline): Promise<void>
}

/**
 * A host whose views an outline can complete: the player and its lists then see the same. They also tell when the end
 * is known, be there as much missing before it as there may.
 */
export function createOutlinedHost(host: RecordingHost): OutlinedHost {
  const view = createStore(host.view.get())
  let complete = (known: RecordingView) => known
  let last: BlockInfo | undefined
  let isEndKnown = false
  const tell = () => {
    const known = complete(host.view.get())
    view.set(isEndKnown ? { ...known, isEndKnown } : known)
  }
  host.view.subscribe(tell)
  return {
    ...host,
    view,
    setBlocks(blocks, span) {
      last = span.complete ? blocks.at(-1) : undefined
      host.setBlocks(blocks, span)
    },
    async addBlock(block, bytes) {
      await host.addBlock(block, bytes)
      if (block.index !== last?.index) return
      isEndKnown = true
      tell()
    },
    async completeBy(outline) {
      const { createCompletion } = await import('./complete-view.ts')
      complete = createCompletion(outline)
      tell()
    },
  }
}
