import type { Moment, Player } from '../../src/player/player.ts'
import type { PlayerState, SeekReason } from '../../src/player/player-state.ts'
import { IDENTITY } from '../../src/player/renderer.ts'
import { EMPTY_VIEW, type RecordingView } from '../../src/recording/recording-view.ts'
import { createStore } from '../../src/shared/store.ts'

/** A seek that was asked for; the test decides when it is painted. */
export interface AskedSeek {
  readonly offsetMs: number
  readonly reason: SeekReason | undefined
  /** The frame is painted: the playhead is there. */
  paint(): void
  fail(): void
}

export interface HandPlayer extends Player {
  readonly seeks: readonly AskedSeek[]
  /** Moves the playhead as playback would. */
  moveTo(offsetMs: number): void
  patch(change: Partial<PlayerState>): void
  patchView(change: Partial<RecordingView>): void
}

export interface HandPlayerOptions {
  readonly view?: Partial<RecordingView>
  readonly state?: Partial<PlayerState>
  readonly offsetMs?: number
  /** Whether seeks are painted as soon as they are asked for. @default true */
  readonly paintsAtOnce?: boolean
  /** @default finds nothing */
  readonly search?: Player['search']
  /** @default shows nothing */
  readonly preview?: Player['preview']
}

/** A player without an engine: state and playhead are where the test puts them. For parts, which only look and ask. */
export function createHandPlayer(options: HandPlayerOptions = {}): HandPlayer {
  const playhead = createStore(options.offsetMs ?? 0)
  const state = createStore<PlayerState>({
    status: 'paused',
    error: null,
    notice: null,
    recording: null,
    speed: 1,
    skipInactivity: true,
    windowId: null,
    windowPinned: false,
    viewport: null,
    seekingToMs: null,
    awaited: null,
    playable: [],
    failedEvents: 0,
    blockedAssets: 0,
    ...options.state,
    view: { ...EMPTY_VIEW, ...options.view },
  })
  const seeks: AskedSeek[] = []
  const patch = (change: Partial<PlayerState>) => state.set({ ...state.get(), ...change })

  return {
    seeks,
    patch,
    patchView: (change) => patch({ view: { ...state.get().view, ...change, version: state.get().view.version + 1 } }),
    moveTo: (offsetMs) => playhead.set(offsetMs),
    playhead: { get: playhead.get, subscribe: (listener) => playhead.subscribe(() => listener(playhead.get())) },
    pointerTransform: createStore(IDENTITY),
    getState: state.get,
    subscribe: state.subscribe,
    mount: () => () => {},
    play: () => patch({ status: 'playing' }),
    pause: () => patch({ status: 'paused' }),
    seek(to, { reason } = {}) {
      const offsetMs = offsetOf(to)
      patch({ seekingToMs: offsetMs })
      return new Promise((resolve, reject) => {
        const arrive = () => {
          playhead.set(offsetMs)
          if (state.get().seekingToMs === offsetMs) patch({ seekingToMs: null })
        }
        const paint = () => {
          arrive()
          resolve()
        }
        const fail = () => {
          patch({ seekingToMs: null })
          reject(new Error('not painted'))
        }
        seeks.push({ offsetMs, reason, paint, fail })
        if (options.paintsAtOnce !== false) paint()
      })
    },
    search: options.search ?? (() => Promise.resolve({ hits: [], truncated: false })),
    preview: options.preview ?? (() => Promise.resolve(null)),
    setSpeed: (speed) => patch({ speed }),
    setSkipInactivity: (skipInactivity) => patch({ skipInactivity }),
    showWindow: (windowId) => patch({ windowId }),
    retry: () => {},
    destroy: () => {},
  }
}

function offsetOf(to: Moment | number): number {
  if (typeof to === 'number') return to
  return typeof to === 'object' && 'offsetMs' in to ? to.offsetMs : NaN
}
