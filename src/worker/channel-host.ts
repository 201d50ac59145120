import type { ReplayEvent } from '../recording/events.ts'
import { EMPTY_VIEW, type InspectorItem } from '../recording/recording-view.ts'
import { NOTHING_FOUND, type SearchResult } from '../recording/search/search-result.ts'
import { ReplayError } from '../shared/errors.ts'
import { createStore } from '../shared/store.ts'
import type { BaseFacts, FromWorker, ToWorker, Wire } from './channel.ts'
import { copyBytes } from './copy-bytes.ts'
import { fromErrorData } from './error-data.ts'
import type { EventFeed } from './event-feed.ts'
import { Gate } from './gate.ts'
import { readPiece } from './json-pieces.ts'
import { measureDecode } from './measure-decode.ts'
import type { RecordingHost } from './recording-host.ts'
import { macrotask } from './slices.ts'
import { patchView, type ViewPatch } from './view-patch.ts'

/** Blocks handed over and not yet taken in: one is worked on while the next ones are on their way. */
const MAX_BLOCKS_UNDER_WAY = 3

interface Answer {
  readonly events: readonly ReplayEvent[]
  readonly base: BaseFacts | null
  readonly found: SearchResult | null
  readonly feed: EventFeed | null
  readonly fed: number
}

interface Request {
  readonly events: ReplayEvent[]
  found: SearchResult | null
  readonly onFound: RequestOptions['onFound']
  feed: EventFeed | null
  fed: number
  resolve(answer: Answer | null): void
  reject(error: ReplayError): void
}

/** `Omit` for each member of a union. */
type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never

/** A recording host whose work is done at the other end of a wire. */
export interface ChannelHost extends RecordingHost {
  /** The other end is gone: whoever waits or asks is told so. */
  fail(error: ReplayError): void
}

/** Asks the host that `serveHost` serves at the other end of `wire`. Views are put together here, from what changed. */
export function createChannelHost(wire: Wire): ChannelHost {
  const view = createStore(EMPTY_VIEW)
  const requests = new Map<number, Request>()
  const gate = new Gate(MAX_BLOCKS_UNDER_WAY)
  let items: InspectorItem[] = []
  let lastId = 0
  let isDestroyed = false
  let failure: ReplayError | null = null

  function send(message: ToWorker, transfer: Transferable[] = []): void {
    wire.postMessage(message, { transfer })
  }

  function request(message: WithoutId<ToWorker>, options: RequestOptions = {}): Promise<Answer | null> {
    const { signal, transfer } = options
    if (isDestroyed) return Promise.resolve(null)
    if (failure !== null) return Promise.reject(failure)
    if (signal?.aborted === true) return Promise.reject(givenUp(signal))
    const id = ++lastId
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        if (!requests.delete(id)) return
        send({ type: 'cancel', id })
        reject(givenUp(signal))
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      const stopListening = (): void => signal?.removeEventListener('abort', giveUp)
      requests.set(id, {
        events: [],
        found: null,
        onFound: options.onFound,
        feed: null,
        fed: 0,
        resolve: (answer) => (stopListening(), resolve(answer)),
        reject: (error) => (stopListening(), reject(error)),
      })
      send({ ...message, id }, transfer)
    })
  }

  function take(id: number): Request | undefined {
    const taken = requests.get(id)
    requests.delete(id)
    return taken
  }

  function applyView({ lists, ...patch }: ViewPatch): void {
    const added = items
    items = []
    view.set(patchView(view.get(), { ...patch, lists: { ...lists, items: lists.items && { ...lists.items, added } } }))
  }

  function receive(message: FromWorker): void {
    if (message.type === 'view') applyView(message.patch)
    else if (message.type === 'items') append(items, readPiece(message.json))
    else if (message.type === 'events') {
      // Whoever gave up does not get the rest parsed.
      const asked = requests.get(message.id)
      if (asked) append(asked.events, readPiece(message.json))
    } else if (message.type === 'found') {
      const asked = requests.get(message.id)
      if (asked) {
        asked.found = message.result
        asked.onFound?.(message.result)
      }
    } else if (message.type === 'fed') {
      const asked = requests.get(message.id)
      if (asked) Object.assign(asked, { feed: message.feed, fed: message.fed })
      else message.feed?.port.close()
    } else if (message.type === 'done') {
      const asked = take(message.id)
      asked?.resolve({ ...asked, base: message.base })
    } else if (message.type === 'failed') take(message.id)?.reject(fromErrorData(message.error))
    else if (message.type === 'decoded') {
      // The worker's clock began with the worker.
      const { timeOrigin } = performance
      measureDecode({ startedMs: message.startedAtMs - timeOrigin, endedMs: message.endedAtMs - timeOrigin })
    }
  }

  wire.onmessage = (event) => receive(event.data as FromWorker)

  return {
    view,
    setBlocks(blocks, span) {
      if (!isDestroyed) send({ type: 'set-blocks', blocks, span })
    },
    async addBlock(block, bytes) {
      await gate.enter()
      try {
        // The caller keeps its bytes, to store them or to try again, so the worker gets a copy.
        const copy = bytes && (await copyBytes(bytes, macrotask))
        await request({ type: 'add-block', block, bytes: copy }, { transfer: copy === null ? [] : [copy.buffer] })
      } finally {
        gate.leave()
      }
    },
    async addCheckpoint(block, bytes) {
      const copy = await copyBytes(bytes, macrotask)
      await request({ type: 'add-checkpoint', block, bytes: copy }, { transfer: [copy.buffer] })
    },
    async base(windowId, offsetMs, { signal, feed = null } = {}) {
      const answer = await request({ type: 'base', windowId, offsetMs, feed }, { signal })
      if (!answer?.base) return null
      return {
        windowId: answer.base.windowId,
        events: answer.events,
        offsetMs: answer.base.offsetMs,
        fromMs: answer.base.fromMs,
        ...(answer.feed && { feed: answer.feed }),
      }
    },
    async read(windowId, afterMs, untilMs, { signal } = {}) {
      const answer = await request({ type: 'read', windowId, afterMs, untilMs }, { signal })
      return answer?.events ?? []
    },
    async feed(feed, { windowId, afterMs, untilMs }, { signal } = {}) {
      const answer = await request({ type: 'feed', feed, windowId, afterMs, untilMs }, { signal })
      return answer?.fed ?? 0
    },
    async search(query, { signal, onPartial } = {}) {
      const answer = await request({ type: 'search', query }, { signal, onFound: onPartial })
      return answer?.found ?? NOTHING_FOUND
    },
    fail(error) {
      failure = error
      for (const id of [...requests.keys()]) take(id)?.reject(error)
    },
    destroy() {
      isDestroyed = true
      wire.onmessage = null
      for (const id of [...requests.keys()]) take(id)?.resolve(null)
    },
  }
}

interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  readonly onFound?: ((found: SearchResult) => void) | undefined
  readonly transfer?: Transferable[]
}

function givenUp(signal: AbortSignal | undefined): ReplayError {
  return new ReplayError('aborted', { what: 'The seek was given up for another one.', cause: signal?.reason })
}

/** In place, without the limits of spread arguments. */
function append<T>(list: T[], more: readonly T[]): void {
  for (const element of more) list.push(element)
}
