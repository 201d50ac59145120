import { ReplayError } from '../shared/errors.ts'
import type { RecordingHost } from '../worker/recording-host.ts'
import type { PlayerState } from './player-state.ts'
import type { CreateRenderer, MountTarget, ReplayRenderer, Size } from './renderer.ts'
import { loadedAround, windowAt } from './windows.ts'

export interface PreviewOptions {
  readonly host: RecordingHost
  readonly createRenderer: CreateRenderer | undefined
  getState(): PlayerState
  subscribe(listener: () => void): () => void
}

export interface Previews {
  /**
   * Shows the page as it was at an offset inside `element`, beside the one that plays and without moving it. Resolves
   * to the page's size when it is painted; to `null` when there is nothing to show now: the moment is not loaded, or
   * a seek is under way, which matters more. The newest request for an element wins.
   */
  show(element: MountTarget, offsetMs: number, options: { signal: AbortSignal }): Promise<Size | null>
  destroy(): void
}

interface Picture {
  readonly renderer: ReplayRenderer
  readonly size: () => Size | null
}

/** Small pictures of other moments: one renderer for every element that is given, until the player is destroyed. */
export function createPreviews({ host, createRenderer, getState, subscribe }: PreviewOptions): Previews {
  const pictures = new Map<MountTarget, Promise<Picture>>()
  const life = new AbortController()

  async function open(create: CreateRenderer, element: MountTarget): Promise<Picture> {
    const renderer = await create(element, { signal: life.signal })
    if (life.signal.aborted) {
      renderer.destroy()
      throw closed()
    }
    let size: Size | null = null
    renderer.subscribe((fact) => {
      if (fact.type === 'viewport') size = fact.size
    })
    return { renderer, size: () => size }
  }

  /** The renderer of an element. One that could not be made is asked for again; those that left the page go. */
  function pictureIn(create: CreateRenderer, element: MountTarget): Promise<Picture> {
    for (const [known, opened] of pictures) {
      if (known !== element && !known.isConnected) drop(known, opened)
    }
    const existing = pictures.get(element)
    if (existing) return existing
    const opened = open(create, element)
    pictures.set(element, opened)
    opened.catch(() => pictures.delete(element))
    return opened
  }

  function drop(element: MountTarget, opened: Promise<Picture>): void {
    pictures.delete(element)
    // One that was never made has nothing to give back.
    opened.then(
      ({ renderer }) => renderer.destroy(),
      () => {},
    )
  }

  return {
    async show(element, offsetMs, { signal }) {
      const { view, seekingToMs } = getState()
      const windowId = windowAt(view, offsetMs)
      if (!createRenderer || windowId === null || seekingToMs !== null || !loadedAround(view, offsetMs)) return null
      const yielding = new AbortController()
      const stop = subscribe(() => getState().seekingToMs !== null && yielding.abort())
      const abandoned = AbortSignal.any([signal, yielding.signal, life.signal])
      try {
        const base = await host.base(windowId, offsetMs, { signal: abandoned })
        if (!base || abandoned.aborted) return null
        const { renderer, size } = await pictureIn(createRenderer, element)
        if (abandoned.aborted) return null
        const scene = { windowId, events: base.events, offsetMs: base.offsetMs, startMs: view.startMs, pointer: null }
        await renderer.show(scene, { signal: abandoned })
        return size()
      } catch (thrown) {
        // Given up for a newer one, or for a seek: nothing went wrong.
        if (abandoned.aborted) return null
        throw thrown
      } finally {
        stop()
      }
    },
    destroy() {
      life.abort()
      for (const [element, opened] of pictures) drop(element, opened)
    },
  }
}

function closed(): ReplayError {
  return new ReplayError('aborted', { what: 'The replay was closed.' })
}
