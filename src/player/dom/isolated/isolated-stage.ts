import type { ReplayEvent } from '../../../recording/events.ts'
import { ReplayError } from '../../../shared/errors.ts'
import { fromErrorData } from '../../../worker/error-data.ts'
import type { FeedPiece } from '../../../worker/event-feed.ts'
import type { RendererFact, RenderScene } from '../../renderer.ts'
import { IDENTITY } from '../pointer-transform.ts'
import type { Stage } from '../stage.ts'
import type { StageEvents } from '../staged-renderer.ts'
import { createTimeSlices } from '../time-slices.ts'
import { innerWindow } from './frame-handshake.ts'
import type { FromFrame, Place, ToFrame } from './frame-messages.ts'
import { createWatchdog } from './watchdog.ts'

export interface IsolatedStageOptions extends StageEvents {
  /** How long the frame may give no sign of life, ms, before it is given up. */
  readonly patienceMs: number
  /** The page has a nested document, which cannot be shown here. */
  readonly onNestedFrame: () => void
}

/** Events that are sent at once where they come from this thread: each message is copied in a few milliseconds. */
const PIECE = 500
const LOOK_EVERY_MS = 1_000

/** The host's side of one isolated frame, whose script answers through `port`. */
export function createIsolatedStage(
  element: HTMLIFrameElement,
  port: MessagePort,
  options: IsolatedStageOptions,
): Stage {
  let place: Place = { viewport: null, transform: IDENTITY }
  let isAlive = true
  let lastId = 0
  let built: { resolve(): void; reject(error: ReplayError): void } | null = null
  const painting = new Map<number, () => void>()
  const life = new AbortController()

  const send = (message: ToFrame, transfer: Transferable[] = []) => {
    if (!isAlive) return
    port.postMessage(message, transfer)
    if (message.type !== 'ping') watchdog.expect()
  }
  const watchdog = createWatchdog({
    patienceMs: options.patienceMs,
    ping: () => send({ type: 'ping' }),
    onSilent: () => stop('The renderer has stopped to answer: the recorded page keeps it busy.'),
  })
  const close = () => {
    isAlive = false
    life.abort()
    watchdog.stop()
    clearInterval(looking)
    port.onmessage = null
    port.close()
    for (const resolve of painting.values()) resolve()
    painting.clear()
    // With its frame goes the frame's process, and whatever keeps it busy.
    element.remove()
  }
  const fail = (error: ReplayError) => {
    built?.reject(error)
    built = null
  }
  const stop = (message: string) => {
    if (!isAlive) return
    close()
    fail(new ReplayError('renderer_failed', { what: message, fix: 'Reload the replay.' }))
    options.report({ type: 'stopped', message })
  }
  const receive = (message: FromFrame) => {
    if (message.type === 'pong') watchdog.heard()
    else if (message.type === 'resize') {
      element.setAttribute('width', String(message.size.width))
      element.setAttribute('height', String(message.size.height))
    } else if (message.type === 'built') {
      place = message.place
      built?.resolve()
      built = null
    } else if (message.type === 'placed') {
      place = message.place
      options.placed()
    } else if (message.type === 'failed') fail(fromErrorData(message.error))
    else if (message.type === 'painted') {
      painting.get(message.id)?.()
      painting.delete(message.id)
    } else if (message.type === 'nested') options.onNestedFrame()
    else options.report(factOf(message.fact))
  }
  port.onmessage = ({ data }: MessageEvent) => receive(data as FromFrame)
  // With its process goes the window within; nothing else says so, and an idle page is not asked anything.
  const looking = setInterval(() => {
    if (!innerWindow(element)) stop('The renderer has crashed.')
    // It may have answered, and been kept busy since by what it was asked for.
    else if (built || painting.size > 0) watchdog.expect()
  }, LOOK_EVERY_MS)
  element.addEventListener('load', () => stop('The renderer’s frame was moved within the page, which empties it.'), {
    signal: life.signal,
  })

  return {
    get viewport() {
      return place.viewport
    },
    get transform() {
      return place.transform
    },
    get alive() {
      return isAlive && element.isConnected
    },
    build(scene, at, signal) {
      // Drawn, but too faint to change any pixel: of a frame that is not drawn at all, Chromium keeps no picture ready.
      element.style.setProperty('opacity', '0.001', 'important')
      element.style.setProperty('visibility', 'visible', 'important')
      const { events, feed, ...rest } = scene
      const feedPort = feed?.port ?? feedOf(events, AbortSignal.any([signal, life.signal]))
      const answer = new Promise<void>((resolve, reject) => (built = { resolve, reject }))
      send({ type: 'build', scene: rest, fed: feed?.fed ?? events.length, at }, [feedPort])
      return answer
    },
    apply: (events, at) => send({ type: 'apply', events, at }),
    setPlaying: (at) => send({ type: 'set-playing', at }),
    reveal: () => element.style.setProperty('opacity', '1', 'important'),
    painted() {
      if (!isAlive) return Promise.resolve()
      const id = ++lastId
      const done = new Promise<void>((resolve) => painting.set(id, resolve))
      send({ type: 'paint', id })
      return done
    },
    destroy() {
      if (isAlive) close()
    },
  }
}

/** The other end of a feed that is filled from this thread, in slices. */
function feedOf(events: RenderScene['events'], signal: AbortSignal): MessagePort {
  const { port1, port2 } = new MessageChannel()
  void fill(port1, events, signal)
  return port2
}

async function fill(port: MessagePort, events: readonly ReplayEvent[], signal: AbortSignal): Promise<void> {
  const slices = createTimeSlices(signal)
  try {
    for (let from = 0; from < events.length; from += PIECE) {
      const piece: FeedPiece = { events: events.slice(from, from + PIECE) }
      port.postMessage(piece)
      await slices.breathe()
    }
  } catch (error) {
    // Given up: nobody waits for the rest.
    if (!signal.aborted) throw error
  } finally {
    slices.stop()
  }
}

/** Only what a frame has to tell: it could be anything that says so. */
function factOf(fact: RendererFact): RendererFact {
  return fact.type === 'asset-blocked'
    ? { type: fact.type, url: String(fact.url), directive: String(fact.directive) }
    : { type: 'event-failed', message: 'message' in fact ? String(fact.message).slice(0, 500) : '' }
}
