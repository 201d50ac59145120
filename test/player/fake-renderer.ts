import type { ReplayEvent } from '../../src/recording/events.ts'
import type { CreateRenderer, PointerAt, RendererFact, RenderScene, ReplayRenderer } from '../../src/player/renderer.ts'
import { ReplayError } from '../../src/shared/errors.ts'

/** What was asked of a fake renderer, in order. */
export type FakeCall =
  | { readonly verb: 'show'; readonly scene: RenderScene }
  | {
      readonly verb: 'apply'
      readonly events: readonly ReplayEvent[]
      readonly offsetMs: number
      readonly pointer: PointerAt | null
    }
  | { readonly verb: 'setPlaying'; readonly playing: boolean; readonly offsetMs: number; readonly speed: number }
  | { readonly verb: 'destroy' }

export interface FakeRendererOptions {
  /**
   * `auto` paints by itself in a microtask; `manual` waits for `paint()`.
   * @default 'auto'
   */
  readonly painting?: 'auto' | 'manual'
}

export interface FakeRenderer extends ReplayRenderer {
  readonly kind: 'fake'
  readonly calls: readonly FakeCall[]
  /** The scene whose picture is up; `null` before the first paint. */
  readonly shown: RenderScene | null
  /** Every event that led to the picture that is up, in order. */
  readonly applied: readonly ReplayEvent[]
  readonly destroyed: boolean
  readonly listenerCount: number
  /** Calls of one verb, in order. */
  of<Verb extends FakeCall['verb']>(verb: Verb): Extract<FakeCall, { verb: Verb }>[]
  /** Paints now: the show under way and everybody who waits in `painted` resolve. */
  paint(): void
  /** The picture of the show under way is up; the show has not said so yet. */
  swap(): void
  /** The show under way rejects with this. */
  failShow(error: ReplayError): void
  /** Sends a fact up, as a real renderer would. */
  emit(fact: RendererFact): void
}

interface PendingShow {
  readonly scene: RenderScene
  readonly settle: (error: ReplayError | null) => void
}

const aborted = () => new ReplayError('aborted', { what: 'A newer picture was asked for.' })

/** A renderer without a page: it keeps what it was told, and paints when the test says so. */
export function createFakeRenderer(options: FakeRendererOptions = {}): FakeRenderer {
  const calls: FakeCall[] = []
  const listeners = new Set<(fact: RendererFact) => void>()
  let pending: PendingShow | null = null
  let waiting: (() => void)[] = []
  let shown: RenderScene | null = null
  let applied: ReplayEvent[] = []
  let destroyed = false

  const putUp = (scene: RenderScene) => {
    shown = scene
    applied = [...scene.events]
  }
  const settle = (error: ReplayError | null) => {
    const show = pending
    pending = null
    if (!show) return
    if (!error) putUp(show.scene)
    show.settle(error)
  }
  const paint = () => {
    settle(null)
    const waiters = waiting
    waiting = []
    for (const resolve of waiters) resolve()
  }
  const paintSoon = () => {
    if (options.painting !== 'manual') queueMicrotask(paint)
  }

  return {
    kind: 'fake',
    calls,
    get shown() {
      return shown
    },
    get applied() {
      return applied
    },
    get destroyed() {
      return destroyed
    },
    get listenerCount() {
      return listeners.size
    },
    of: <Verb extends FakeCall['verb']>(verb: Verb) =>
      calls.filter((call): call is Extract<FakeCall, { verb: Verb }> => call.verb === verb),
    show(scene, { signal }) {
      calls.push({ verb: 'show', scene })
      settle(aborted())
      if (signal.aborted || destroyed) return Promise.reject(aborted())
      return new Promise<void>((resolve, reject) => {
        const show: PendingShow = { scene, settle: (error) => (error ? reject(error) : resolve()) }
        pending = show
        signal.addEventListener('abort', () => pending === show && settle(aborted()), { once: true })
        paintSoon()
      })
    },
    apply(events, at) {
      calls.push({ verb: 'apply', events, offsetMs: at.offsetMs, pointer: at.pointer })
      applied.push(...events)
    },
    setPlaying(playing, at) {
      calls.push({ verb: 'setPlaying', playing, offsetMs: at.offsetMs, speed: at.speed })
    },
    painted() {
      return new Promise<void>((resolve) => {
        waiting.push(resolve)
        paintSoon()
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    destroy() {
      if (destroyed) return
      destroyed = true
      calls.push({ verb: 'destroy' })
      settle(aborted())
      paint()
      listeners.clear()
    },
    paint,
    swap() {
      if (pending) putUp(pending.scene)
    },
    failShow: settle,
    emit(fact) {
      for (const listener of [...listeners]) listener(fact)
    },
  }
}

/** A `CreateRenderer` that hands out fakes and keeps them for the test to look at. */
export function fakeRenderers(options: FakeRendererOptions = {}): {
  readonly create: CreateRenderer
  readonly made: readonly FakeRenderer[]
} {
  const made: FakeRenderer[] = []
  return {
    made,
    create: async (_element, { signal }) => {
      if (signal.aborted) throw aborted()
      const renderer = createFakeRenderer(options)
      made.push(renderer)
      return renderer
    },
  }
}
