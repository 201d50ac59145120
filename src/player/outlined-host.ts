import type { RecordingView } from '../recording/recording-view.ts'
import type { RecordingOutline } from '../recording/replay-source.ts'
import { createStore } from '../shared/store.ts'
import type { RecordingHost } from '../worker/recording-host.ts'

export interface OutlinedHost extends RecordingHost {
  /** From now on its views tell of the whole recording, also of what is not at hand yet. */
  completeBy(outline: RecordingOutline): Promise<void>
}

/** A host whose views an outline can complete: the player and its lists then see the same. */
export function createOutlinedHost(host: RecordingHost): OutlinedHost {
  const view = createStore(host.view.get())
  let complete = (known: RecordingView) => known
  const tell = () => view.set(complete(host.view.get()))
  host.view.subscribe(tell)
  return {
    ...host,
    view,
    async completeBy(outline) {
      const { createCompletion } = await import('./complete-view.ts')
      complete = createCompletion(outline)
      tell()
    },
  }
}
