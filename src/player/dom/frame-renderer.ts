import type { CreateRenderer, RendererFact, ReplayRenderer, RenderScene, Size } from '../renderer.ts'
import { afterPaint } from './after-paint.ts'
import { createCssCache } from './css-cache.ts'
import { allowedOrigin } from './frame-policy.ts'
import type { PlaybackAt } from './media-playback.ts'
import { mountPoint, notConnected } from './mount-point.ts'
import { IDENTITY, sameTransform } from './pointer-transform.ts'
import { loadEngine } from './rrweb-engine.ts'
import { openStage, type Stage, type StageOptions } from './stage.ts'
import { rejectOnAbort, throwIfAborted } from './time-slices.ts'

export interface FrameRendererOptions {
  /**
   * Origins that recorded pages may load images, fonts, media and style sheets from, such as
   * `https://cdn.example.com`; a bare host name means https. Each of them learns who watches what.
   * @default []
   */
  readonly allowAssetsFrom?: readonly string[]
}

/**
 * Makes renderers that show the page in a locked frame of this document, built by rrweb.
 * Throws `ReplayError` code `configuration` when an origin cannot be allowed.
 *
 * Mounting rejects with `renderer_blocked` where the host page cannot hold such a frame, and with `renderer_failed`
 * when the engine cannot be loaded or driven.
 */
export function createFrameRenderer(options: FrameRendererOptions = {}): CreateRenderer {
  const allowedOrigins = (options.allowAssetsFrom ?? []).map(allowedOrigin)
  return async (element, { signal }) => {
    throwIfAborted(signal)
    const rrweb = await loadEngine()
    throwIfAborted(signal)
    const { container, view } = mountPoint(element)
    try {
      return startFrameRenderer(container, view, { rrweb, allowedOrigins })
    } catch (error) {
      container.remove()
      throw error
    }
  }
}

function startFrameRenderer(
  container: HTMLElement,
  view: Window,
  options: Pick<StageOptions, 'rrweb' | 'allowedOrigins'>,
): ReplayRenderer {
  const listeners = new Set<(fact: RendererFact) => void>()
  const report = (fact: RendererFact) => {
    for (const listener of [...listeners]) listener(fact)
  }
  const cssCache = createCssCache()
  const open = () => openStage(container, { ...options, cssCache, report })
  const life = new AbortController()
  // Opened now, so that a page that cannot hold one is known before anything is asked for.
  let spare: Stage | null = open()
  let current: Stage | null = null
  let building: AbortController | null = null
  let at: PlaybackAt = { playing: false, offsetMs: 0, speed: 1 }
  let viewport: Size | null = null
  let transform = IDENTITY

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
    const stage = spare?.alive ? spare : open()
    if (stage !== spare) spare?.destroy()
    spare = null
    try {
      await Promise.race([stage.build(scene, at, abandoned), rejectOnAbort(abandoned)])
      throwIfAborted(abandoned)
      return stage
    } catch (error) {
      stage.destroy()
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
    await afterPaint(view, life.signal)
    previous?.destroy()
  }

  return {
    kind: 'frame',
    async show(scene, { signal }) {
      building?.abort()
      const controller = new AbortController()
      const abandoned = AbortSignal.any([controller.signal, signal, life.signal])
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
    painted: () => afterPaint(view, life.signal),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    destroy() {
      if (life.signal.aborted) return
      life.abort()
      listeners.clear()
      spare?.destroy()
      current?.destroy()
      container.remove()
    },
  }
}

function sameSize(a: Size, b: Size | null): boolean {
  return a.width === b?.width && a.height === b.height
}
