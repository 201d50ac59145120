import { EventType, type ReplayEvent } from '../../recording/events.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { PointerAt, PointerTransform, RendererFact, RenderScene, Size } from '../renderer.ts'
import type { CssCache } from './css-cache.ts'
import type { PlaybackAt } from './media-playback.ts'
import { createPageAnimations } from './page-animations.ts'
import { createPageEvents } from './page-events.ts'
import { createPageParts } from './page-parts.ts'
import { createPointerHover } from './pointer-hover.ts'
import { IDENTITY, pointerTransform } from './pointer-transform.ts'
import type { RrwebModule } from './rrweb-engine.ts'
import { settled } from './settled.ts'
import { createTimeSlices, throwIfAborted } from './time-slices.ts'
import { openWrapperFrame, SANDBOX } from './wrapper-frame.ts'

/** One page in a locked frame of its own, hidden until `reveal`. */
export interface Stage {
  readonly viewport: Size | null
  readonly transform: PointerTransform
  /** Whether its frame still holds the document it was opened with: moving a frame about empties it. */
  readonly alive: boolean
  /** Builds the scene in slices; resolves when its pictures and fonts are ready to be painted. */
  build(scene: RenderScene, at: PlaybackAt, signal: AbortSignal): Promise<void>
  apply(events: readonly ReplayEvent[], at: { offsetMs: number; pointer: PointerAt | null }): void
  setPlaying(at: PlaybackAt): void
  reveal(): void
  destroy(): void
}

export interface StageOptions {
  readonly rrweb: RrwebModule
  readonly allowedOrigins: readonly string[]
  readonly cssCache: CssCache
  readonly report: (fact: RendererFact) => void
}

const MOVED = "The replay frame was moved within the host's page, which empties it."

/** For recordings that lost the event that says how large the page was. */
const FALLBACK_SIZE: Size = { width: 1280, height: 800 }

/** Opens an empty stage. Throws `ReplayError` where the host page cannot hold one. */
export function openStage(container: HTMLElement, options: StageOptions): Stage {
  const frame = openWrapperFrame(container, options.allowedOrigins)
  let at: PlaybackAt = { playing: false, offsetMs: 0, speed: 1 }
  let startMs = 0
  let viewport: Size | null = null
  let transform = IDENTITY
  let destroyed = false

  const parts = createPageParts(options.rrweb, frame.root, { ...options, offsetMs: () => at.offsetMs })
  const { engine, scroll, canvases, media } = parts
  const hover = createPointerHover(engine.iframe)
  const animations = createPageAnimations(parts.tree)
  const events = createPageEvents(parts, resize)
  assertSandboxed(frame.element, engine.iframe)
  const onLoad = () => {
    if (frame.element.contentDocument !== frame.document) options.report({ type: 'stopped', message: MOVED })
  }
  frame.element.addEventListener('load', onLoad)

  function resize(size: Size): void {
    viewport = size
    engine.iframe.style.display = 'block'
    for (const element of [engine.iframe, frame.element]) {
      element.setAttribute('width', String(size.width))
      element.setAttribute('height', String(size.height))
    }
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

  return {
    get viewport() {
      return viewport
    },
    get transform() {
      return transform
    },
    get alive() {
      return frame.element.contentDocument === frame.document
    },
    async build(scene, from, signal) {
      startMs = scene.startMs
      at = from
      if (!scene.events.some((event) => event.type === EventType.Meta)) resize(FALLBACK_SIZE)
      const slices = createTimeSlices(signal)
      try {
        for (const event of scene.events) {
          applyOne(event)
          await slices.breathe()
        }
        events.endBatch()
        point(scene.pointer)
        await slices.breathe()
        await Promise.all([canvases.flush(), settled(parts.tree, signal)])
        throwIfAborted(signal)
      } finally {
        slices.stop()
      }
      // Once more, now that pictures and fonts have their sizes.
      scroll.apply()
      scroll.clear()
      animations.finish()
      animations.run(at.playing)
      media.sync(at)
    },
    apply(batch, next) {
      if (destroyed) return
      at = { ...at, offsetMs: next.offsetMs }
      for (const event of batch) applyOne(event)
      events.endBatch()
      scroll.clear()
      point(next.pointer)
      void canvases.flush()
      if (batch.some((event) => event.type === EventType.FullSnapshot)) animations.finish()
    },
    setPlaying(next) {
      if (destroyed) return
      if (next.playing !== at.playing) animations.run(next.playing)
      at = next
      media.sync(at)
    },
    reveal: () => frame.element.style.setProperty('visibility', 'visible', 'important'),
    destroy() {
      if (destroyed) return
      destroyed = true
      frame.element.removeEventListener('load', onLoad)
      hover.moveTo(null)
      parts.destroy()
      frame.document.replaceChildren()
      frame.element.remove()
    },
  }
}

function assertSandboxed(...frames: HTMLIFrameElement[]): void {
  if (frames.every((frame) => frame.getAttribute('sandbox') === SANDBOX)) return
  throw new ReplayError('renderer_failed', {
    what: 'The replay frame is not sandboxed as it has to be.',
    why: 'A recorded page could then run scripts in this one.',
    fix: 'Install the version of rrweb that the package asks for.',
  })
}
