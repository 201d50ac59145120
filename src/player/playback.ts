import type { RecordingHost } from '../worker/recording-host.ts'
import type { Activity } from './activity.ts'
import { skipTarget } from './inactivity.ts'
import type { Clock } from './player.ts'
import type { PlayerState } from './player-state.ts'
import type { Playhead } from './playhead.ts'
import { pointerAt } from './pointer.ts'
import { createReadAhead } from './read-ahead.ts'
import type { PointerAt } from './renderer.ts'
import type { Scene } from './scene.ts'
import type { Seeker } from './seeker.ts'
import type { Stage } from './stage.ts'
import { readableUntil, windowAt } from './windows.ts'

/** The most a single frame may advance: what came after a hidden tab or a blocked thread is not caught up with. */
const MAX_STEP_MS = 250
/** A shorter wait for events is not worth a word. */
const PATIENCE_MS = 250

export interface PlaybackOptions {
  readonly host: RecordingHost
  readonly stage: Stage
  readonly clock: Clock
  readonly playhead: Playhead
  readonly activity: Activity
  readonly seeker: Seeker
  getState(): PlayerState
  patch(change: Partial<PlayerState>): void
}

export interface Playback {
  play(): void
  pause(): void
  /** Stops advancing, keeping the wish to play. */
  hold(): void
  /** Goes on if playing is wished for. */
  resume(): void
  /** Goes on from a page that was just built; `null` when there is no picture, and only the lists can follow. */
  continueFrom(scene: Scene | null): void
  stop(): void
}

/** Advances the playhead, once per frame, and hands the page the events that became due. */
export function createPlayback(options: PlaybackOptions): Playback {
  const { host, stage, clock, playhead, activity, seeker, getState } = options
  const supply = createReadAhead(host)
  let cancelFrame: (() => void) | null = null
  let lastFrameMs = 0
  let stalledMs = 0
  let isPictureMoving = false
  let lastPointer: PointerAt | null = null

  function setPictureMoving(moving: boolean): void {
    if (moving === isPictureMoving) return
    isPictureMoving = moving
    stage.renderer?.setPlaying(moving, { offsetMs: playhead.get(), speed: getState().speed })
  }

  function frame(nowMs: number): void {
    cancelFrame = clock.onFrame(frame)
    const passedMs = nowMs - lastFrameMs
    const stepMs = Math.min(passedMs, MAX_STEP_MS)
    lastFrameMs = nowMs
    // What moves by itself went on meanwhile, and is told anew where it should be.
    if (passedMs > stepMs) isPictureMoving = false
    if (seeker.isBusy || stepMs <= 0) return
    const { view, speed, skipInactivity, windowPinned } = getState()
    const hereMs = playhead.get()
    const skipMs = skipInactivity ? skipTarget(view, hereMs) : null
    if (skipMs !== null) return jump(skipMs)
    const wishedMs = hereMs + stepMs * speed
    const { scene } = seeker
    if (scene && !windowPinned && windowAt(view, wishedMs) !== scene.windowId) return jump(wishedMs)

    const edgeMs = readableUntil(view, hereMs)
    const suppliedMs = scene ? Math.min(edgeMs, supply.suppliedToMs) : edgeMs
    if (wishedMs >= edgeMs && suppliedMs === edgeMs) {
      const hole = view.missing.find((range) => range.startMs <= edgeMs + 1 && range.endMs > edgeMs)
      if (hole && hole.endMs < view.durationMs) return jump(hole.endMs)
      const isOver = view.complete ? !hasMoreAfter(edgeMs) : hole !== undefined || edgeMs >= view.durationMs
      if (isOver && (view.complete || view.isEndKnown === true)) return end(edgeMs)
    }

    supplyFrom(hereMs)
    const reachableMs = Math.min(wishedMs, suppliedMs)
    stalledMs = reachableMs > hereMs ? 0 : stalledMs + stepMs
    const waiting = stalledMs > PATIENCE_MS
    // First: a page that stands still takes what it is handed for a jump.
    setPictureMoving(!waiting)
    advance(Math.max(hereMs, reachableMs), scene)
    if (waiting !== activity.facts.waiting) activity.update({ waiting })
  }

  function supplyFrom(offsetMs: number): void {
    const { view, speed } = getState()
    supply.fill(offsetMs, speed, readableUntil(view, offsetMs))
  }

  const hasMoreAfter = (offsetMs: number) => host.view.get().loaded.some((range) => range.startMs > offsetMs)

  function advance(toMs: number, scene: Scene | null): void {
    if (scene) {
      const events = supply.take(toMs)
      const pointer = pointerAt(host.view.get(), scene.windowId, toMs)
      const moved =
        pointer?.x !== lastPointer?.x || pointer?.y !== lastPointer?.y || pointer?.nodeId !== lastPointer?.nodeId
      const { fed } = supply
      // What is due of a feed, the renderer knows.
      if (fed !== null) stage.renderer?.apply([], { offsetMs: toMs, pointer, fed })
      else if (events.length > 0 || moved) stage.renderer?.apply(events, { offsetMs: toMs, pointer })
      lastPointer = pointer
      seeker.carried(toMs)
    }
    playhead.set(toMs)
  }

  function jump(toMs: number): void {
    void seeker.seek(toMs, 'skip')
  }

  function end(atMs: number): void {
    advance(Math.max(atMs, host.view.get().durationMs), seeker.scene)
    halt()
    activity.update({ wantsPlay: false, ended: true, waiting: false })
  }

  function halt(): void {
    cancelFrame?.()
    cancelFrame = null
    setPictureMoving(false)
  }

  function resume(): void {
    if (!activity.facts.wantsPlay || cancelFrame || seeker.isBusy || !activity.facts.shown) return
    stalledMs = 0
    lastFrameMs = clock.now()
    cancelFrame = clock.onFrame(frame)
    setPictureMoving(true)
  }

  return {
    play() {
      activity.update({ wantsPlay: true })
      if (activity.facts.ended) jump(0)
      else resume()
    },
    pause() {
      halt()
      activity.update({ wantsPlay: false, ...(seeker.isBusy ? {} : { waiting: false }) })
    },
    hold: halt,
    resume,
    continueFrom(scene) {
      lastPointer = null
      isPictureMoving = false
      if (scene) {
        supply.reset(scene)
        supplyFrom(scene.appliedToMs)
      }
      resume()
    },
    stop() {
      halt()
      activity.update({ wantsPlay: false, waiting: false })
    },
  }
}
