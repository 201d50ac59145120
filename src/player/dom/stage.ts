import type { ReplayEvent } from '../../recording/events.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { ApplyAt, PointerTransform, RendererFact, RenderScene, Size } from '../renderer.ts'
import type { CssCache } from './css-cache.ts'
import type { PlaybackAt } from './media-playback.ts'
import { createPage } from './page.ts'
import { createEngine, type RrwebModule } from './rrweb-engine.ts'
import { SANDBOX, type WrapperFrame } from './wrapper-frame.ts'

/** One page in a locked frame of its own, hidden until `reveal`. */
export interface Stage {
  readonly viewport: Size | null
  readonly transform: PointerTransform
  /** Whether its frame still holds the document it was opened with: moving a frame about empties it. */
  readonly alive: boolean
  /** Builds the scene in slices; resolves when its pictures and fonts are ready to be painted. */
  build(scene: RenderScene, at: PlaybackAt, signal: AbortSignal): Promise<void>
  apply(events: readonly ReplayEvent[], at: ApplyAt): void
  setPlaying(at: PlaybackAt): void
  reveal(): void
  /** Resolves when all that it was told is on the page; and painted, where its page paints by itself. */
  painted(): Promise<unknown>
  destroy(): void
}

export interface StageOptions {
  readonly rrweb: RrwebModule
  readonly cssCache: CssCache
  readonly report: (fact: RendererFact) => void
}

const MOVED = "The replay frame was moved within the host's page, which empties it."

/** Puts a page into a locked frame. Throws `ReplayError` when rrweb's own frame is not as it has to be. */
export function createStage(frame: WrapperFrame, { rrweb, cssCache, report }: StageOptions): Stage {
  const page = createPage({
    cssCache,
    report,
    makeEngine: (onBuild) => createEngine(rrweb.Replayer, frame.root, onBuild),
    around: frame.document,
    resize(size) {
      inner.style.display = 'block'
      for (const element of [inner, frame.element]) {
        element.setAttribute('width', String(size.width))
        element.setAttribute('height', String(size.height))
      }
    },
  })
  const inner = page.engine.iframe
  assertSandboxed(frame.element, inner)
  const onLoad = () => {
    if (frame.element.contentDocument !== frame.document) report({ type: 'stopped', message: MOVED })
  }
  frame.element.addEventListener('load', onLoad)
  let destroyed = false

  return {
    get viewport() {
      return page.viewport
    },
    get transform() {
      return page.transform
    },
    get alive() {
      return frame.element.contentDocument === frame.document
    },
    build: (scene, at, signal) => page.build(scene, at, signal),
    apply: (events, at) => page.apply(events, at),
    setPlaying: (at) => page.setPlaying(at),
    reveal: () => frame.element.style.setProperty('visibility', 'visible', 'important'),
    painted: () => page.ready(),
    destroy() {
      if (destroyed) return
      destroyed = true
      frame.element.removeEventListener('load', onLoad)
      page.destroy()
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
