import { ReplayError, toReplayError } from '../shared/errors.ts'
import type { CreateRenderer, MountTarget, RendererFact, ReplayRenderer } from './renderer.ts'

export interface Stage {
  /** The renderer, once its engine is there; `null` while nothing is mounted or it is still loading. */
  readonly renderer: ReplayRenderer | null
  /** Whether an element was given, so that a picture is expected. */
  readonly isMounted: boolean
  mount(element: MountTarget): () => void
  /** Throws the renderer away and makes another in the same element: what stopped once is not trusted again. */
  restart(): void
  destroy(): void
}

export interface StageEvents {
  onReady(): void
  onGone(): void
  onFact(fact: RendererFact): void
  onFailed(error: ReplayError): void
}

/** Holds the one renderer of a player and the element it lives in. Mounting again replaces the one before. */
export function createStage(createRenderer: CreateRenderer | undefined, events: StageEvents): Stage {
  let renderer: ReplayRenderer | null = null
  let mounted: AbortController | null = null
  let place: MountTarget | null = null

  function unmount(): void {
    mounted?.abort()
    mounted = null
    place = null
    renderer?.destroy()
    renderer = null
  }

  function mountIn(element: MountTarget): void {
    unmount()
    const controller = new AbortController()
    mounted = controller
    place = element
    void start(element, controller.signal)
  }

  async function start(element: MountTarget, signal: AbortSignal): Promise<void> {
    try {
      if (!createRenderer) throw noRenderer()
      const made = await createRenderer(element, { signal })
      if (signal.aborted) return made.destroy()
      renderer = made
      const stop = made.subscribe(events.onFact)
      signal.addEventListener('abort', stop, { once: true })
      events.onReady()
    } catch (thrown) {
      if (!signal.aborted) events.onFailed(toReplayError(thrown, 'renderer_failed'))
    }
  }

  return {
    get renderer() {
      return renderer
    },
    get isMounted() {
      return mounted !== null
    },
    mount(element) {
      mountIn(element)
      return () => {
        if (place !== element) return
        unmount()
        events.onGone()
      }
    },
    restart: () => void (place && mountIn(place)),
    destroy: unmount,
  }
}

function noRenderer(): ReplayError {
  return new ReplayError('configuration', {
    what: 'This player was made without a renderer.',
    why: 'It can tell what happened, but cannot show it.',
    fix: 'Pass createRenderer to createPlayer().',
  })
}
