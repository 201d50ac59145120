import { createContext, useContext } from 'react'

import type { ReplayMarker, ReplayRecord } from '../player/records/record.ts'
import type { SeekReason } from '../player/player-state.ts'
import type { RecordingInfo } from '../recording/replay-source.ts'
import type { ReplayError } from '../shared/errors.ts'

/** A stretch that was watched, ms from the recording's start; empty for `opened`. */
export interface ReplayViewed {
  readonly recordingId: string
  readonly startMs: number
  readonly endMs: number
}

/** What a host may listen to. Every callback gets the fact first and why it happened second. */
export interface ReplayCallbacks {
  /** The first picture can be shown. */
  readonly onReady?: (recording: RecordingInfo, details: { reason: 'loaded' }) => void
  /** The playhead moved, ms from the start; at most four times a second. */
  readonly onPlayheadChange?: (offsetMs: number, details: { reason: 'playback' | 'seek' }) => void
  /** Somebody asked for a moment, ms from the start where it is known. */
  readonly onSeek?: (offsetMs: number, details: { reason: SeekReason }) => void
  readonly onMarkerClick?: (marker: ReplayMarker, details: { reason: 'pointer' | 'key' }) => void
  readonly onRecordClick?: (record: ReplayRecord, details: { reason: 'record' | 'history' | 'marker' }) => void
  readonly onError?: (error: ReplayError, details: { reason: ReplayError['code'] }) => void
  /** Who watched what: once when the recording opens, then after every stretch that was played. */
  readonly onView?: (viewed: ReplayViewed, details: { reason: 'opened' | 'watched' }) => void
  /**
   * A viewer wants assets of one host to be loaded. Where this is given, the Info panel offers it beside each host that
   * was refused; it is for the host to grant, by naming it in `assets`.
   */
  readonly onAssetHostAllow?: (host: string, details: { reason: 'viewer' }) => void
  readonly onAssetBlocked?: (asset: { url: string; directive: string }, details: { reason: 'policy' }) => void
}

/** One object whose `current` is always the newest callbacks: reading it never re-renders. */
export const ReplayCallbacksContext = createContext<{ readonly current: ReplayCallbacks }>({ current: {} })

/**
 * The host's callbacks. Never re-renders; read `.current` when something happens.
 *
 * @example
 * const callbacks = useReplayCallbacks()
 * callbacks.current.onMarkerClick?.(marker, { reason: 'pointer' })
 */
export function useReplayCallbacks(): { readonly current: ReplayCallbacks } {
  return useContext(ReplayCallbacksContext)
}
