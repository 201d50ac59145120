import type { RendererFact, ReplayRenderer, RenderScene, Size } from '../renderer.ts'
import { afterPaint } from './after-paint.ts'
import type { PlaybackAt } from './media-playback.ts'
import { notConnected, type MountPoint } from './mount-point.ts'
import { IDENTITY, sameTransform } from './pointer-transform.ts'
import type { Stage } from './stage.ts'
import { rejectOnAbort, throwIfAborted } from './time-slices.ts'

/** What a stage tells of itself. */
export interface StageEvents {
  readonly report: (fact: RendererFact) => void
  /** The page's size, or where its pointer's document lies, may be another one. */
  readonly placed: () => void
}

export interface StagedRendererOptions {
  readonly kind: ReplayRenderer['kind']
  readonly place: MountPoint
  /** Opens an empty stage; it rejects with `ReplayError` where the host page cannot hold one. */
  open(events: StageEvents, signal: AbortSignal): Promise<Stage>
  /** Whether the next stage is opened before it is asked for, because opening one takes long. */
  readonly opensAhead?: boolean
}

/**
 * Shows every page on a stage of its own: built hidden, then swapped in. Resolves once a first stage is open, so that
 * a page that cannot hold one is known before anything is asked for.
 */
export async function createStagedRenderer(
  options: StagedRendererOptions,
  { signal }: { signal: AbortSignal },
): Promise<ReplayRenderer> {
  const { container, view } = options.place
  const listeners = new Set<(fact: RendererFact) => void>()
  const life = new AbortController()
  let spare: Promise<Stage> | null = null
  let current: Stage | null = null
  let building: AbortController | null = null
  let at: PlaybackAt = { playing: false, offsetMs: 0, speed: 1 }
  let viewport: Size | null = null
  let transform = IDENTITY

  const report = (fact: RendererFact) => {
    for (const listener of [...listeners]) listener(fact)
  }
  const open = async (): Promise<Stage> => {
    const stage = await options.open({ report, placed: () => current && reportPlace(current) }, life.signal)
    if (life.signal.aborted) stage.destroy()
    throwIfAborted(life.signal)
    return stage
  }
  const drop = (opening: Promise<Stage> | null) => {
    // One that was never opened has nothing to give back.
    opening?.then((stage) => stage.destroy()).catch(() => undefined)
  }
  const openAhead = () => {
    if (!options.opensAhead || life.signal.aborted) return
    spare ??= open()
    // Whoever needs it hears of a failure.
    spare.catch(() => undefined)
  }
  const takeStage = async (): Promise<Stage> => {
    const opening = spare
    spare = null
    const stage = await opening
    if (stage?.alive) return stage
    stage?.destroy()
    return open()
  }
  const reportPlace = (stage: Stage) => {
    if (stage.viewport && !sameSize(stage.viewport, viewport)) {
      viewport = stage.viewport
      report({ type: 'viewport', size: viewport })
    }
    if (!sameTransform(stage.transform, transform)) {
      transform = stage.transform
      report({ type: 'pointer-transform', transform })
    }
  }
  const build = async (scene: RenderScene, abandoned: AbortSignal): Promise<Stage> => {
    const taking = takeStage()
    try {
      const stage = await Promise.race([taking, rejectOnAbort(abandoned)])
      await Promise.race([stage.build(scene, at, abandoned), rejectOnAbort(abandoned)])
      throwIfAborted(abandoned)
      return stage
    } catch (error) {
      drop(taking)
      throw error
    }
  }
  const swapTo = async (next: Stage) => {
    const previous = current
    current = next
    next.setPlaying(at)
    next.reveal()
    reportPlace(next)
    // The one before stays beneath until the new one has been painted: no gap is ever seen.
    await painted()
    previous?.destroy()
    openAhead()
  }
  const painted = async () => {
    await Promise.race([current?.painted(), aborted(life.signal)])
    await afterPaint(view, life.signal)
  }
  const destroy = () => {
    if (life.signal.aborted) return
    life.abort()
    listeners.clear()
    drop(spare)
    current?.destroy()
    container.remove()
  }

  signal.addEventListener('abort', destroy, { once: true })
  try {
    spare = Promise.resolve(await open())
  } catch (error) {
    destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', destroy)
  }

  return {
    kind: options.kind,
    async show(scene, { signal: wanted }) {
      building?.abort()
      const controller = new AbortController()
      const abandoned = AbortSignal.any([controller.signal, wanted, life.signal])
      throwIfAborted(abandoned)
      if (!container.isConnected) throw notConnected()
      building = controller
      at = { ...at, offsetMs: scene.offsetMs }
      const stage = await build(scene, abandoned)
      if (building === controller) building = null
      await swapTo(stage)
    },
    apply(events, next) {
      at = { ...at, offsetMs: next.offsetMs }
      if (!current) return
      current.apply(events, next)
      reportPlace(current)
    },
    setPlaying(playing, { offsetMs, speed }) {
      at = { playing, offsetMs, speed }
      current?.setPlaying(at)
    },
    painted,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    destroy,
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function sameSize(a: Size, b: Size | null): boolean {
  return a.width === b?.width && a.height === b.height
}
