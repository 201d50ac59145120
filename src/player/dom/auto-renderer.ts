import { ReplayError } from '../../shared/errors.ts'
import type {
  CreateRenderer,
  MountTarget,
  RendererAssets,
  RendererFact,
  RendererOptions,
  ReplayRenderer,
} from '../renderer.ts'
import { canReachFrames } from './reachable-frames.ts'

/**
 * Makes renderers of the kind that is asked for, or of the one that can run where the element is. Their code is loaded
 * when there is a place to show a page in.
 *
 * Mounting rejects with `renderer_blocked` where none can run, and says what to set.
 */
export function createReplayRenderer({ renderer, assets = 'block', frame: at }: RendererOptions = {}): CreateRenderer {
  const options = { ...at, ...(assets !== 'block' && { allowAssetsFrom: originsOf(assets) }) }
  const frame: CreateRenderer = async (element, how) => {
    const { createFrameRenderer } = await import('./frame-renderer.ts')
    return createFrameRenderer(options)(element, how)
  }
  const isolated = async (element: MountTarget, how: { signal: AbortSignal }, onNestedFrame?: () => void) => {
    const { createIsolatedRenderer } = await import('./isolated/isolated-renderer.ts')
    return createIsolatedRenderer(options, onNestedFrame && { onNestedFrame })(element, how)
  }
  return async (element, how) => {
    if (renderer === 'frame') return frame(element, how)
    // Asking the browser makes a frame: only where the answer counts.
    if (renderer === 'isolated' || !canReachFrames(element)) {
      return isolated(element, how).catch((error: unknown) => {
        throw canReachFrames(element) ? error : explainNoOrigin(error)
      })
    }
    if (renderer === 'auto') return isolatedUntilNested({ element, isolated, frame }, how)
    return frame(element, how)
  }
}

/** Where pages may load from. What a host answers leads to its own pages, unless it says otherwise. */
function originsOf(assets: Exclude<RendererAssets, 'block'>): readonly string[] {
  if ('allow' in assets) return assets.allow
  return assets.origins ?? [location.origin].filter((origin) => origin.startsWith('http'))
}

interface Kinds {
  readonly element: MountTarget
  isolated(element: MountTarget, how: { signal: AbortSignal }, onNestedFrame: () => void): Promise<ReplayRenderer>
  readonly frame: CreateRenderer
}

/** An isolated renderer where there can be one, until the first page with nested frames: from there on a frame. */
async function isolatedUntilNested(kinds: Kinds, how: { signal: AbortSignal }): Promise<ReplayRenderer> {
  const { element, isolated, frame } = kinds
  const listeners = new Set<(fact: RendererFact) => void>()
  const life = new AbortController()
  let replacing: Promise<void> | null = null
  let stopHearing = () => {}
  const tell = (fact: RendererFact) => {
    for (const listener of [...listeners]) listener(fact)
  }
  const hear = (renderer: ReplayRenderer) => {
    stopHearing = renderer.subscribe(tell)
    return renderer
  }
  const replace = async () => {
    try {
      const next = await frame(element, { signal: life.signal })
      stopHearing()
      const previous = current
      current = hear(next)
      // First of all: whoever waits for the one before then already waits for this one.
      tell({ type: 'replaced' })
      previous.destroy()
    } catch (error) {
      if (!life.signal.aborted)
        tell({ type: 'stopped', message: error instanceof Error ? error.message : String(error) })
    }
  }

  let current: ReplayRenderer
  try {
    current = hear(await isolated(element, how, () => void (replacing ??= replace())))
  } catch (error) {
    if (!(error instanceof ReplayError) || error.code !== 'renderer_blocked') throw error
    return frame(element, how)
  }

  return {
    get kind() {
      return current.kind
    },
    get takesFeed() {
      return current.takesFeed ?? false
    },
    async show(scene, options) {
      const asked = current
      const isReplaced = () => asked !== current && !options.signal.aborted && !life.signal.aborted
      try {
        await asked.show(scene, options)
        // Shown, but by one that cannot show all of it: whoever asked waits for the one that can.
        await replacing
        if (!isReplaced()) return
      } catch (error) {
        if (!isReplaced() || scene.feed) throw error
      }
      // What was fed has gone to the one before: whoever hears that it was replaced feeds the next one.
      if (!scene.feed) await current.show(scene, options)
    },
    apply: (events, at) => current.apply(events, at),
    setPlaying: (playing, at) => current.setPlaying(playing, at),
    painted: () => current.painted(),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    destroy() {
      life.abort()
      listeners.clear()
      current.destroy()
    },
  }
}

/** Where only an isolated renderer could run, and cannot. */
function explainNoOrigin(error: unknown): unknown {
  if (!(error instanceof ReplayError) || error.code !== 'renderer_blocked') return error
  return new ReplayError('renderer_blocked', {
    what: 'This page runs in a sandbox without an origin, and does not let the isolated renderer run either.',
    why: 'A recorded page cannot be rebuilt here. All that was listed beside it still can be read.',
    fix:
      'Add allow-same-origin to the sandbox of the frame that holds this page. On self-hosted Retool, set ' +
      'ALLOW_SAME_ORIGIN_OPTION=true and serve custom components from a domain of their own with SANDBOX_DOMAIN. ' +
      'Or open the replay on a page of its own.',
    cause: error,
  })
}
