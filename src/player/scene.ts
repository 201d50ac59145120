import type { RecordingView } from '../recording/recording-view.ts'
import { ReplayError } from '../shared/errors.ts'
import type { RecordingHost } from '../worker/recording-host.ts'
import { pointerAt } from './pointer.ts'
import type { ReplayRenderer } from './renderer.ts'
import { hasFullSnapshotBetween, nextShowable, readableUntil, windowAt } from './windows.ts'

/** What is on the page: events of `windowId` up to and including `appliedToMs`. */
export interface Scene {
  readonly windowId: string
  readonly appliedToMs: number
  /** The feed that its further events come from; `null` where they pass through here. */
  readonly feedId: number | null
}

/** Forward by less than this, the page that stands is carried on instead of being built anew. */
const CARRY_ON_MS = 10_000

/** Resolves when the view is another one than `seen`; rejects when the signal aborts. */
function nextView(host: RecordingHost, seen: RecordingView, signal: AbortSignal): Promise<void> {
  if (host.view.get() !== seen) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const stop = host.view.subscribe(() => (stop(), resolve()))
    signal.addEventListener('abort', () => (stop(), reject(superseded())), { once: true })
  })
}

function superseded(): ReplayError {
  return new ReplayError('aborted', { what: 'A newer seek took the place of this one.' })
}

export interface SceneRequest {
  readonly host: RecordingHost
  /** `null` while nothing is mounted: the scene is then only reached for. */
  readonly renderer: ReplayRenderer | null
  readonly current: Scene | null
  readonly offsetMs: number
  readonly pinnedWindowId: string | null
  readonly signal: AbortSignal
  /** Called when the data is not there yet. */
  onWaiting(): void
  /**
   * Called as soon as the page is another one than `current`, with what it is; `null` while nobody can tell. A seek
   * that is superseded from then on leaves a changed page to the next one.
   */
  onChanged(scene: Scene | null): void
}

/** The scene that was reached, and where: later than asked where nothing earlier can ever be shown. */
export type SceneResult =
  { readonly scene: Scene; readonly offsetMs: number } | { readonly scene: null; readonly offsetMs: number }

/**
 * Brings the page to an instant: carries the standing page on when that is short, else rebuilds it from the nearest
 * full snapshot. Waits for data that is still to come; where it never comes, goes to the next instant that can be
 * shown; `scene: null` when there is none at all.
 */
export async function reachScene(request: SceneRequest): Promise<SceneResult> {
  const { host, renderer, signal } = request
  let { offsetMs } = request
  for (;;) {
    if (signal.aborted) throw superseded()
    const view = host.view.get()
    const windowId = request.pinnedWindowId ?? windowAt(view, offsetMs)
    if (windowId !== null) {
      const carried = await carryOn(request, view, windowId, offsetMs)
      if (carried) return { scene: carried, offsetMs }
      const feed = renderer?.takesFeed ? { feed: { keep: request.current?.feedId ?? null } } : {}
      const base = await host.base(windowId, offsetMs, { signal, ...feed })
      if (signal.aborted) throw superseded()
      if (base) {
        const shownMs = Math.max(offsetMs, base.offsetMs)
        const pointer = pointerAt(view, windowId, shownMs)
        request.onChanged(null)
        await renderer?.show(
          {
            windowId,
            events: base.events,
            offsetMs: shownMs,
            startMs: view.startMs,
            pointer,
            ...(base.feed && { feed: base.feed }),
          },
          { signal },
        )
        return { scene: { windowId, appliedToMs: shownMs, feedId: base.feed?.id ?? null }, offsetMs: shownMs }
      }
    }
    const next = nextShowable(view, offsetMs, request.pinnedWindowId)
    if (next && next.offsetMs > offsetMs && isOutOfReach(view, offsetMs, next.offsetMs)) {
      offsetMs = next.offsetMs
      continue
    }
    if (view.complete) return { scene: null, offsetMs }
    request.onWaiting()
    await nextView(host, view, signal)
  }
}

/** Whether nothing more can arrive that would show `offsetMs`, or anything else before `nextMs`. */
function isOutOfReach(view: RecordingView, offsetMs: number, nextMs: number): boolean {
  if (view.complete) return true
  // What is shown here comes from what was before, up to a hole, or to where the recording begins.
  const hole = view.missing.filter((range) => range.startMs <= offsetMs).at(-1)
  const fromMs = Math.min(nextMs, hole?.endMs ?? 0)
  return view.loaded.some((range) => range.startMs <= fromMs && nextMs <= range.endMs)
}

async function carryOn(
  request: SceneRequest,
  view: RecordingView,
  windowId: string,
  offsetMs: number,
): Promise<Scene | null> {
  const { current, renderer, host, signal, onChanged } = request
  if (!current || !renderer || current.windowId !== windowId) return null
  const { appliedToMs } = current
  if (offsetMs < appliedToMs || offsetMs - appliedToMs > CARRY_ON_MS) return null
  if (hasFullSnapshotBetween(view, windowId, appliedToMs, offsetMs)) return null
  if (readableUntil(view, appliedToMs) < offsetMs) return null
  const { feedId } = current
  const carried: Scene = { windowId, appliedToMs: offsetMs, feedId }
  const at = { offsetMs, pointer: pointerAt(view, windowId, offsetMs) }
  if (feedId === null || !host.feed) {
    const events = await host.read(windowId, appliedToMs, offsetMs, { signal })
    if (signal.aborted) throw superseded()
    renderer.apply(events, at)
  } else {
    const fed = await host.feed(feedId, { windowId, afterMs: appliedToMs, untilMs: offsetMs }, { signal })
    if (signal.aborted) throw superseded()
    renderer.apply([], { ...at, fed })
  }
  onChanged(carried)
  await renderer.painted()
  return carried
}
