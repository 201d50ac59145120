import { EMPTY_VIEW } from '../recording/recording-view.ts'
import { ReplayError, toReplayError } from '../shared/errors.ts'
import { createStore } from '../shared/store.ts'
import { createRecordingHost } from '../worker/create-recording-host.ts'
import { createActivity } from './activity.ts'
import { createBlockedAssets } from './blocked-assets.ts'
import { createBlockLoader, type BlockLoader } from './block-loader.ts'
import { systemClock } from './clock.ts'
import { offsetOf } from './moment.ts'
import { createPlayback } from './playback.ts'
import type { Moment, Player, PlayerOptions } from './player.ts'
import type { PlayerState, SeekReason } from './player-state.ts'
import { createPlayhead } from './playhead.ts'
import { IDENTITY, type PointerTransform, type RendererFact } from './renderer.ts'
import { createLookAhead } from './look-ahead.ts'
import { createOutlinedHost } from './outlined-host.ts'
import { lazyPreviews } from './lazy-previews.ts'
import { createSeeker } from './seeker.ts'
import { createStage } from './stage.ts'
import { playableRanges } from './windows.ts'

/**
 * Makes a headless player for one recording. It does nothing until somebody subscribes, mounts it or asks for
 * something, so one that is made and thrown away costs nothing.
 *
 * @example
 * const player = createPlayer({ source, recordingId, createRenderer: createFrameRenderer() })
 * const unmount = player.mount(document.querySelector('#stage'))
 * await player.seek(order.createdAt)
 */
export function createPlayer(options: PlayerOptions): Player {
  const clock = options.clock ?? systemClock
  const host = createOutlinedHost(
    (
      options.createHost ??
      (() => createRecordingHost({ assets: options.assets ?? 'block', memoryBudgetBytes: options.memoryBudgetBytes }))
    )(),
  )
  const playhead = createPlayhead()
  const lookAhead = createLookAhead(options.preload ?? 'all', playhead, () => state.get().speed)
  const blocked = createBlockedAssets(options.onAssetBlocked)
  const pointerTransform = createStore<PointerTransform>(IDENTITY)
  const state = createStore<PlayerState>({
    status: 'loading',
    error: null,
    notice: null,
    recording: null,
    view: EMPTY_VIEW,
    speed: options.speed ?? 1,
    skipInactivity: options.skipInactivity ?? true,
    windowId: null,
    windowPinned: false,
    viewport: null,
    seekingToMs: null,
    awaited: null,
    playable: [],
    failedEvents: 0,
    blockedAssets: 0,
  })
  let loader: BlockLoader | null = null
  let destroyed = false

  const patch = (change: Partial<PlayerState>) => {
    const before = state.get()
    const changed = (Object.keys(change) as (keyof PlayerState)[]).some((key) => !Object.is(before[key], change[key]))
    if (changed && !destroyed) state.set(Object.freeze({ ...before, ...change }))
  }
  const fail = (error: ReplayError) => {
    playback.stop()
    seeker.leave()
    activity.update({ failed: true }, { error, notice: null, seekingToMs: null })
  }

  const stage = createStage(options.createRenderer, {
    onReady: () => void seeker.rebuild(),
    onGone: () => {
      playback.stop()
      seeker.leave()
    },
    onFact,
    onFailed: fail,
  })
  const activity = createActivity(patch)
  const shared = { host, stage, clock, playhead, activity, getState: state.get, patch }
  const seeker = createSeeker({
    ...shared,
    focus: (offsetMs, isShowable) => loader?.focus(offsetMs, isShowable),
    onSeek: (offsetMs, reason) => options.onSeek?.(offsetMs, { reason }),
    onLeaving: () => playback.hold(),
    onArrived: (scene) => playback.continueFrom(scene),
    onFailed: fail,
  })
  const playback = createPlayback({ ...shared, seeker })
  const previews = lazyPreviews({ ...shared, ...state, createRenderer: options.createRenderer })

  function onFact(fact: RendererFact): void {
    const before = state.get()
    if (fact.type === 'viewport') patch({ viewport: fact.size })
    else if (fact.type === 'pointer-transform') pointerTransform.set(fact.transform)
    else if (fact.type === 'event-failed') patch({ failedEvents: before.failedEvents + 1 })
    else if (fact.type === 'asset-blocked') {
      blocked.refuse({ url: fact.url, directive: fact.directive })
      patch({ blockedAssets: blocked.count })
    } else if (fact.type === 'replaced') void seeker.rebuild()
    else fail(new ReplayError('renderer_failed', { what: fact.message, fix: 'Reload the replay.' }))
  }

  const stopView = host.view.subscribe(() => {
    const view = host.view.get()
    blocked.readView(view)
    patch({ view, blockedAssets: blocked.count, playable: playableRanges(view, state.get().windowId) })
    begin()
    goOn()
    if (view.complete && view.eventCount === 0 && state.get().error === null) {
      fail(new ReplayError('empty', { what: 'This recording has no events.', why: 'There is nothing to play.' }))
    }
  })

  /** Moments have offsets once the recording's start is known: from the list of blocks, else from the first of them. */
  function begin(): void {
    const { startMs, eventCount } = host.view.get()
    if (seeker.isKnown || (startMs === 0 && eventCount === 0)) return
    seeker.markKnown()
    void seekFirst()
  }

  /** The first thing asked of a player starts it. */
  function start(): void {
    if (loader || destroyed) return
    host.open?.()
    loader = createBlockLoader(
      options.source,
      options.recordingId,
      host,
      {
        onInfo: (recording) => patch({ recording }),
        onBlocks: begin,
        onOutline: (outline) => void host.completeBy(outline),
        onNotice: (error, retryAfterMs) =>
          patch({ notice: error && { error, retryAtMs: retryAfterMs === null ? null : Date.now() + retryAfterMs } }),
        onFailed: fail,
      },
      lookAhead,
    )
  }

  const resolve = (to: Moment | number) => offsetOf(to, host.view.get().startMs, options.clockOffsetMs ?? 0)

  /** Whether there is no such offset in the recording yet, and there may be one. */
  function isBeyond(offsetMs: number): boolean {
    const { durationMs, complete } = host.view.get()
    return offsetMs > durationMs && !complete
  }

  function goTo(offsetMs: number, reason: SeekReason): Promise<void> {
    patch({ awaited: isBeyond(offsetMs) ? { offsetMs, reason } : null })
    return seeker.seek(offsetMs, reason)
  }

  /** Whoever uses the playhead wants to be where it is. */
  const stay = () => patch({ awaited: null })

  /** Once a recording has come so far, or comes no further, from its end as it was to where somebody wanted to be. */
  function goOn(): void {
    const { awaited, view } = state.get()
    if (!awaited || isBeyond(awaited.offsetMs)) return
    stay()
    if (playhead.get() < view.durationMs) void seeker.seek(awaited.offsetMs, awaited.reason)
  }

  async function seekFirst(): Promise<void> {
    try {
      const offsetMs = options.startAt === undefined ? 0 : resolve(options.startAt)
      if (options.autoPlay) playback.play()
      await goTo(offsetMs, 'start')
    } catch (thrown) {
      const error = toReplayError(thrown)
      if (error.code !== 'aborted') fail(error)
    }
  }

  return {
    playhead,
    pointerTransform,
    getState: state.get,
    subscribe(listener) {
      start()
      return state.subscribe(listener)
    },
    mount(element) {
      start()
      return stage.mount(element)
    },
    play() {
      start()
      stay()
      playback.play()
    },
    pause() {
      stay()
      playback.pause()
    },
    seek(to, { reason = 'api' } = {}) {
      start()
      const arrived = seeker.whenKnown().then(() => goTo(resolve(to), reason))
      arrived.catch(() => {})
      return arrived
    },
    preview: (element, offsetMs, { signal }) => previews.show(element, offsetMs, { signal }),
    search(text, options) {
      start()
      lookAhead.everything()
      return host.search(text, options)
    },
    setSpeed(speed) {
      if (!(speed > 0 && Number.isFinite(speed))) {
        throw new ReplayError('configuration', { what: `${speed} is not a speed.`, fix: 'Pass a number above 0.' })
      }
      patch({ speed })
      playback.hold()
      playback.resume()
    },
    setSkipInactivity: (skipInactivity) => patch({ skipInactivity }),
    showWindow(windowId) {
      patch({ windowPinned: windowId !== null, ...(windowId !== null ? { windowId } : {}) })
      void goTo(playhead.get(), 'user')
    },
    retry() {
      activity.update({ failed: false }, { error: null })
      loader?.retry()
      start()
      if (stage.isMounted) stage.restart()
      else void seeker.rebuild()
    },
    destroy() {
      if (destroyed) return
      destroyed = true
      stopView()
      playback.stop()
      seeker.leave()
      stage.destroy()
      previews.destroy()
      loader?.destroy()
      host.destroy()
    },
  }
}
