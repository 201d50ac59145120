import { ReplayError, toReplayError } from '../shared/errors.ts'
import type { RecordingHost } from '../worker/recording-host.ts'
import type { Activity } from './activity.ts'
import type { Clock } from './player.ts'
import type { PlayerState, SeekReason } from './player-state.ts'
import type { Playhead } from './playhead.ts'
import { reachScene, type Scene } from './scene.ts'
import type { Stage } from './stage.ts'
import { isPlayable, playableRanges } from './windows.ts'

export interface SeekerOptions {
  readonly host: RecordingHost
  readonly stage: Stage
  readonly clock: Clock
  readonly playhead: Playhead
  readonly activity: Activity
  getState(): PlayerState
  patch(change: Partial<PlayerState>): void
  focus(offsetMs: number, isShowable: () => boolean): void
  onSeek(offsetMs: number, reason: SeekReason): void
  /** The page is about to change under the playback. */
  onLeaving(): void
  onArrived(scene: Scene | null): void
  onFailed(error: ReplayError): void
}

export interface Seeker {
  /** What is on the page; `null` while it is being built or when there is nothing to show. */
  readonly scene: Scene | null
  readonly isBusy: boolean
  /** Whether the recording's start is known, so that moments have offsets. */
  readonly isKnown: boolean
  markKnown(): void
  whenKnown(): Promise<void>
  /** Resolves when this seek's frame, or that of one that superseded it, is painted. */
  seek(offsetMs: number, reason: SeekReason): Promise<void>
  /** Builds the page where the playhead stands, once there is such a place: after mounting, or after a failure. */
  rebuild(): Promise<void>
  /** Gives up whatever is under way; the page is gone. */
  leave(): void
  /** Playback has brought the page further. */
  carried(appliedToMs: number): void
}

interface Waiter {
  resolve(): void
  reject(error: ReplayError): void
}

/** Moves the page to where it was asked to be. The newest request wins; the picture follows the playhead, never leads. */
export function createSeeker(options: SeekerOptions): Seeker {
  const { host, stage, clock, playhead, activity, patch } = options
  let scene: Scene | null = null
  let running: AbortController | null = null
  let known = false
  let waitingForPicture: Waiter[] = []
  let waitingForStart: Waiter[] = []
  let hasMeasuredFirstFrame = false
  const bornMs = clock.now()

  const clamp = (offsetMs: number) => Math.min(Math.max(0, offsetMs), Math.max(0, host.view.get().durationMs))

  async function run(targetMs: number): Promise<void> {
    running?.abort()
    const controller = new AbortController()
    running = controller
    const { signal } = controller
    const fromMs = clock.now()
    options.onLeaving()
    const { windowPinned, windowId } = options.getState()
    const pinnedId = windowPinned ? windowId : null
    // Before the playhead is there: what is fetched ahead of it then counts from there.
    options.focus(targetMs, () => running !== controller || isPlayable(host.view.get(), targetMs, pinnedId))
    playhead.set(targetMs)
    patch({ seekingToMs: targetMs })
    if (stage.isMounted && !stage.renderer) return
    const previous = scene
    try {
      const result = await reachScene({
        host,
        renderer: stage.renderer,
        current: previous,
        offsetMs: targetMs,
        pinnedWindowId: pinnedId,
        signal,
        onWaiting() {
          scene = null
          activity.update({ waiting: true })
        },
        onChanged(changed) {
          scene = changed
        },
      })
      if (signal.aborted) return
      arrive(result.scene, result.offsetMs, fromMs)
    } catch (thrown) {
      if (signal.aborted) return
      const error = toReplayError(thrown, 'renderer_failed')
      settle((waiter) => waiter.reject(error))
      options.onFailed(error)
    }
  }

  function arrive(reached: Scene | null, offsetMs: number, fromMs: number): void {
    running = null
    scene = reached
    playhead.set(offsetMs)
    const windowId = reached?.windowId ?? options.getState().windowId
    patch({
      seekingToMs: null,
      windowId,
      playable: playableRanges(host.view.get(), windowId),
      ...(reached ? {} : { notice: { error: nothingToShow(), retryAtMs: null } }),
    })
    activity.update({ shown: true, waiting: false, ended: false })
    if (reached && stage.renderer) measure(fromMs)
    settle((waiter) => waiter.resolve())
    options.onArrived(reached)
  }

  function measure(fromMs: number): void {
    const endMs = clock.now()
    if (!hasMeasuredFirstFrame) performance.measure('portal-replay:first-frame', { start: bornMs, end: endMs })
    else performance.measure('portal-replay:seek', { start: fromMs, end: endMs })
    hasMeasuredFirstFrame = true
  }

  function settle(how: (waiter: Waiter) => void): void {
    const waiters = waitingForPicture
    waitingForPicture = []
    waiters.forEach(how)
  }

  return {
    get scene() {
      return running === null ? scene : null
    },
    get isBusy() {
      return running !== null
    },
    get isKnown() {
      return known
    },
    markKnown() {
      known = true
      waitingForStart.forEach((waiter) => waiter.resolve())
      waitingForStart = []
    },
    whenKnown: () =>
      known ? Promise.resolve() : new Promise((resolve, reject) => waitingForStart.push({ resolve, reject })),
    seek(offsetMs, reason) {
      options.onSeek(clamp(offsetMs), reason)
      const arrived = new Promise<void>((resolve, reject) => waitingForPicture.push({ resolve, reject }))
      // Most callers do not wait; a replay that is closed meanwhile is no error of theirs.
      arrived.catch(() => {})
      void run(clamp(offsetMs))
      return arrived
    },
    async rebuild() {
      if (!known) return
      scene = null
      activity.update({ shown: false })
      await run(clamp(playhead.get()))
    },
    leave() {
      running?.abort()
      running = null
      scene = null
      const closed = new ReplayError('aborted', { what: 'The replay was closed.' })
      settle((waiter) => waiter.reject(closed))
      waitingForStart.forEach((waiter) => waiter.reject(closed))
      waitingForStart = []
    },
    carried(appliedToMs) {
      if (scene) scene = { ...scene, appliedToMs }
    },
  }
}

function nothingToShow(): ReplayError {
  return new ReplayError('no_full_snapshot', {
    what: 'The page cannot be shown here.',
    why: 'The recording has no full snapshot to build it from.',
    fix: 'The events, console and network beside it are complete.',
  })
}
