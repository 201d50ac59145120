import type { RecordingView, TimeRange } from '../recording/recording-view.ts'
import type { RecordingInfo } from '../recording/replay-source.ts'
import type { ReplayError } from '../shared/errors.ts'
import type { Size } from './renderer.ts'

/** The one word for what the player is doing; mirrored as `data-state`. */
export type PlayerStatus = 'loading' | 'paused' | 'playing' | 'buffering' | 'ended' | 'failed'

/** Why the playhead moved. */
export type SeekReason = 'user' | 'record' | 'marker' | 'item' | 'search' | 'key' | 'skip' | 'api' | 'start'

/** Something the person should know although playback goes on, or will go on by itself. */
export interface PlayerNotice {
  readonly error: ReplayError
  /** When the next try is due, epoch ms; `null` when none is planned. */
  readonly retryAtMs: number | null
}

/** A moment, ms from the start, and why it was asked for. */
export interface AwaitedMoment {
  readonly offsetMs: number
  readonly reason: SeekReason
}

/**
 * The coarse facts of a player: a frozen snapshot that is replaced on change. The playhead is not among them,
 * because it changes every frame: see `Player.playhead`.
 */
export interface PlayerState {
  readonly status: PlayerStatus
  /** Why the status is `failed`. */
  readonly error: ReplayError | null
  readonly notice: PlayerNotice | null
  readonly recording: RecordingInfo | null
  readonly view: RecordingView
  readonly speed: number
  readonly skipInactivity: boolean
  /** The window that is shown, and whether it was chosen by hand. */
  readonly windowId: string | null
  readonly windowPinned: boolean
  /** Size of the recorded page, CSS pixels. */
  readonly viewport: Size | null
  /** Where a seek under way is heading, ms from the start; the only optimistic fact. */
  readonly seekingToMs: number | null
  /** Where somebody wants to be, beyond what is known of the recording so far: the replay goes there once that is. */
  readonly awaited: AwaitedMoment | null
  /** Where playback is possible now, ms from the start, for the window that is shown. */
  readonly playable: readonly TimeRange[]
  /** How many events could not be applied. */
  readonly failedEvents: number
  readonly blockedAssets: number
}

/** Speeds the controls offer. */
export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4, 8, 16] as const
