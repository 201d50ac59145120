import { isObject } from '../../recording/events.ts'
import type { BuiltMeta, EngineMedia } from './rrweb-engine.ts'

/** Where the player is; media has no clock of its own. */
export interface PlaybackAt {
  readonly playing: boolean
  readonly offsetMs: number
  readonly speed: number
}

/** Audio and video of a replayed page, always muted. */
export interface MediaPlayback extends EngineMedia {
  built(node: Node, meta: BuiltMeta | null, offsetMs: number): void
  /** Applies a recorded media event (rrweb `mediaInteractionData`). */
  apply(node: Node | null, data: unknown, offsetMs: number): void
  sync(at: PlaybackAt): void
  destroy(): void
}

/** What was last known of an element, and when: its time now follows. */
interface MediaState {
  playing: boolean
  /** The element's own time, seconds, at `offsetMs`. */
  seconds: number
  offsetMs: number
  rate: number
}

const Interaction = { Play: 0, Pause: 1, Seeked: 2, VolumeChange: 3, RateChange: 4 } as const

/** What browsers accept as a rate. */
const RATES = { min: 0.0625, max: 16 }

/** Keeps media elements where the recording says they are. */
export function createMediaPlayback(): MediaPlayback {
  const states = new Map<HTMLMediaElement, MediaState>()
  // The realm's own, before it is disarmed: an isolated page is built in this very realm.
  const { play } = HTMLMediaElement.prototype
  /** Refusals are expected and of no interest. */
  const start = (element: HTMLMediaElement) => void play.call(element).catch(() => undefined)
  let listeners = new AbortController()
  let at: PlaybackAt = { playing: false, offsetMs: 0, speed: 1 }

  const adjust = (element: HTMLMediaElement, state: MediaState) => {
    const elapsed = state.playing ? ((at.offsetMs - state.offsetMs) / 1000) * state.rate : 0
    element.muted = true
    element.playbackRate = clamp(state.rate * at.speed, RATES.min, RATES.max)
    const seconds = Math.max(0, state.seconds + elapsed)
    element.currentTime = element.loop && element.duration > 0 ? seconds % element.duration : seconds
    if (state.playing && at.playing) start(element)
    else element.pause()
  }
  const track = (element: HTMLMediaElement, state: MediaState) => {
    if (!states.has(element)) {
      element.addEventListener('loadedmetadata', () => adjust(element, state), { signal: listeners.signal })
    }
    states.set(element, state)
    adjust(element, state)
  }
  const reset = () => {
    for (const element of states.keys()) element.pause()
    states.clear()
    listeners.abort()
    listeners = new AbortController()
  }

  return {
    isSupportedMediaElement: isMedia,
    // Elements are noted through `built`, which sees those of later mutations too.
    addMediaElements: () => undefined,
    built(node, meta, offsetMs) {
      if (!isMedia(node)) return
      const recorded = meta?.attributes ?? {}
      track(node, {
        playing: recorded['rr_mediaState'] ? recorded['rr_mediaState'] === 'played' : node.hasAttribute('autoplay'),
        seconds: finite(recorded['rr_mediaCurrentTime'], 0),
        rate: finite(recorded['rr_mediaPlaybackRate'], 1),
        offsetMs,
      })
    },
    apply(node, data, offsetMs) {
      if (!node || !isMedia(node) || !isObject(data)) return
      const before = states.get(node)
      const playing = data['type'] === Interaction.Play || (data['type'] !== Interaction.Pause && !!before?.playing)
      if (typeof data['loop'] === 'boolean') node.loop = data['loop']
      const seconds = finite(data['currentTime'], before?.seconds ?? 0)
      const state = before ?? { playing, seconds, offsetMs, rate: 1 }
      track(node, Object.assign(state, { playing, seconds, offsetMs, rate: finite(data['playbackRate'], state.rate) }))
    },
    sync(next) {
      at = next
      for (const [element, state] of states) {
        if (element.isConnected) adjust(element, state)
        else states.delete(element)
      }
    },
    reset,
    destroy: reset,
  }
}

function isMedia(node: Node): node is HTMLMediaElement {
  return node.nodeName === 'AUDIO' || node.nodeName === 'VIDEO'
}

function finite(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
