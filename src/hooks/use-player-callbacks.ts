import { useEffect } from 'react'

import type { Player } from '../player/player.ts'
import type { ReplayCallbacks } from './replay-callbacks.ts'

const PLAYHEAD_EVERY_MS = 250

/** Tells the host what a player does. Listens to nothing the host does not want to hear of; never re-renders. */
export function usePlayerCallbacks(player: Player, callbacks: { readonly current: ReplayCallbacks }): void {
  useEffect(() => reportState(player, callbacks), [player, callbacks])
  useEffect(() => reportPlayhead(player, callbacks), [player, callbacks])
  useEffect(() => reportViewed(player, callbacks), [player, callbacks])
}

function reportState(player: Player, callbacks: { readonly current: ReplayCallbacks }): () => void {
  let ready = false
  let lastError: unknown = null
  const report = () => {
    const { status, error, recording } = player.getState()
    if (!ready && recording && (status === 'paused' || status === 'playing')) {
      ready = true
      callbacks.current.onReady?.(recording, { reason: 'loaded' })
    }
    if (error && error !== lastError) callbacks.current.onError?.(error, { reason: error.code })
    lastError = error
  }
  report()
  return player.subscribe(report)
}

function reportPlayhead(player: Player, callbacks: { readonly current: ReplayCallbacks }): () => void {
  let reportedAtMs = Number.NEGATIVE_INFINITY
  return player.playhead.subscribe((offsetMs) => {
    const playing = player.getState().status === 'playing'
    const nowMs = performance.now()
    if (playing && nowMs - reportedAtMs < PLAYHEAD_EVERY_MS) return
    reportedAtMs = nowMs
    callbacks.current.onPlayheadChange?.(offsetMs, { reason: playing ? 'playback' : 'seek' })
  })
}

/** What was watched: a stretch ends when playback stops, the playhead jumps, or the player goes away. */
function reportViewed(player: Player, callbacks: { readonly current: ReplayCallbacks }): () => void {
  let opened = false
  let fromMs: number | null = null
  let toMs = 0
  const close = () => {
    const recording = player.getState().recording
    if (fromMs !== null && toMs > fromMs && recording) {
      const viewed = { recordingId: recording.id, startMs: fromMs, endMs: toMs }
      callbacks.current.onView?.(viewed, { reason: 'watched' })
    }
    fromMs = null
  }
  const onState = () => {
    const { recording, status, seekingToMs } = player.getState()
    if (recording && !opened) {
      opened = true
      callbacks.current.onView?.({ recordingId: recording.id, startMs: 0, endMs: 0 }, { reason: 'opened' })
    }
    if (status !== 'playing' || seekingToMs !== null) close()
    else fromMs ??= toMs = player.playhead.get()
  }
  onState()
  const stopState = player.subscribe(onState)
  const stopPlayhead = player.playhead.subscribe((offsetMs) => {
    if (fromMs !== null) toMs = offsetMs
  })
  return () => {
    stopState()
    stopPlayhead()
    close()
  }
}
