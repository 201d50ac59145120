import { EventType, type ReplayEvent } from '../../recording/events.ts'
import type { ApplyAt, PointerAt, PointerTransform, RendererFact, RenderScene, Size } from '../renderer.ts'
import type { CssCache } from './css-cache.ts'
import type { PlaybackAt } from './media-playback.ts'
import { createPageAnimations } from './page-animations.ts'
import { createPageEvents } from './page-events.ts'
import { createPageParts } from './page-parts.ts'
import { createPointerHover } from './pointer-hover.ts'
import { IDENTITY, pointerTransform } from './pointer-transform.ts'
import type { Engine, NodeBuilt } from './rrweb-engine.ts'
import { settled } from './settled.ts'
import { createTimeSlices, throwIfAborted } from './time-slices.ts'

/** One rebuilt page, wherever its document is. */
export interface Page {
  readonly viewport: Size | null
  readonly transform: PointerTransform
  readonly engine: Engine
  /** Builds the scene in slices; resolves when its pictures and fonts are ready to be painted. */
  build(scene: RenderScene, at: PlaybackAt, signal: AbortSignal): Promise<void>
  /** Applies what comes next. While the page stands still, it is carried to an instant, as `build` would bring it there. */
  apply(events: readonly ReplayEvent[], at: ApplyAt): void
  /** Resolves when its pictures and fonts are ready to be painted. */
  ready(): Promise<unknown>
  setPlaying(at: PlaybackAt): void
  destroy(): void
}

export interface PageOptions {
  readonly cssCache: CssCache
  readonly report: (fact: RendererFact) => void
  /** Makes the engine in the document that the page is to have. */
  makeEngine(onBuild: NodeBuilt): Engine
  /** The document around the page's own; the same where the page has no frame of its own. */
  readonly around: Document
  /** Gives the page's document the recorded size. */
  resize(size: Size): void
  /** Resolves when the document has the size it was given last. */
  sized?(signal: AbortSignal): Promise<void>
  /** Told of a nested document that cannot be built here; without it, nested documents are built. */
  onNestedFrame?(): void
}

/** For recordings that lost the event that says how large the page was. */
const FALLBACK_SIZE: Size = { width: 1280, height: 800 }

/** Makes an empty page. */
export function createPage(options: PageOptions): Page {
  let at: PlaybackAt = { playing: false, offsetMs: 0, speed: 1 }
  let startMs = 0
  let viewport: Size | null = null
  let transform = IDENTITY
  const life = new AbortController()

  const parts = createPageParts({ ...options, offsetMs: () => at.offsetMs })
  const { engine, scroll, canvases, media } = parts
  const hover = createPointerHover(engine.iframe)
  const animations = createPageAnimations(parts.tree)
  const events = createPageEvents(parts, resize)

  function resize(size: Size): void {
    viewport = size
    options.resize(size)
  }
  const applyOne = (event: ReplayEvent) => {
    try {
      events.apply(event, event.timestamp - startMs)
    } catch (error) {
      const message = `Event of type ${event.type} at ${event.timestamp - startMs} ms: ${String(error)}`
      options.report({ type: 'event-failed', message: message.slice(0, 500) })
    }
  }
  const point = (pointer: PointerAt | null) => {
    const node = pointer ? engine.getMirror().getNode(pointer.nodeId) : null
    hover.moveTo(node)
    transform = pointerTransform(node, engine.iframe)
  }
  const ready = (signal: AbortSignal) => Promise.all([canvases.flush(), settled(parts.tree, signal)])
  /** Of what is moving, what ends is at its end; what does not, stands still unless the player plays. */
  const arrive = () => {
    animations.finish()
    // Once more, now that pictures, fonts and what grew by a transition have their sizes.
    scroll.apply()
    animations.run(at.playing)
    media.sync(at)
  }

  return {
    engine,
    get viewport() {
      return viewport
    },
    get transform() {
      return transform
    },
    async build(scene, from, signal) {
      startMs = scene.startMs
      at = from
      if (!scene.events.some((event) => event.type === EventType.Meta)) resize(FALLBACK_SIZE)
      const slices = createTimeSlices(signal)
      try {
        for (const event of scene.events) {
          applyOne(event)
          // A frame would lay out the new page, and again when the rest of its state is there.
          if (event.type === EventType.FullSnapshot) slices.renew()
          else await slices.breathe()
        }
        await options.sized?.(signal)
        throwIfAborted(signal)
        events.endBatch()
        point(scene.pointer)
        await slices.breathe()
        await ready(signal)
        throwIfAborted(signal)
      } finally {
        slices.stop()
      }
      arrive()
      scroll.clear()
    },
    apply(batch, next) {
      if (life.signal.aborted) return
      at = { ...at, offsetMs: next.offsetMs }
      for (const event of batch) applyOne(event)
      events.endBatch()
      if (!at.playing) arrive()
      else if (batch.some((event) => event.type === EventType.FullSnapshot)) animations.finish()
      scroll.clear()
      point(next.pointer)
      void canvases.flush()
    },
    ready: () => ready(life.signal),
    setPlaying(next) {
      if (life.signal.aborted) return
      if (next.playing !== at.playing) animations.run(next.playing)
      at = next
      media.sync(at)
    },
    destroy() {
      if (life.signal.aborted) return
      life.abort()
      hover.moveTo(null)
      parts.destroy()
    },
  }
}
