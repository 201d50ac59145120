import type { RecordingView } from '../recording/recording-view.ts'
import { EMPTY_VIEW } from '../recording/recording-view.ts'
import type { BaseFacts, FromWorker, ToWorker, Wire } from './channel.ts'
import { toErrorData } from './error-data.ts'
import { createFeedSender } from './feed-sender.ts'
import { toPieces } from './json-pieces.ts'
import type { SearchResult } from '../recording/search/search-result.ts'
import type { RecordingHost } from './recording-host.ts'
import { diffView, transferOf } from './view-patch.ts'

/** Answers what the other end of `wire` asks of `host`, and tells it what changed. Returns who takes its messages. */
export function serveHost(wire: Wire, host: RecordingHost): (message: ToWorker) => void {
  const asked = new Map<number, AbortController>()
  const feeds = createFeedSender()
  let told: RecordingView = EMPTY_VIEW

  function send(message: FromWorker, transfer: Transferable[] = []): void {
    wire.postMessage(message, { transfer })
  }

  function tellView(): void {
    const view = host.view.get()
    const { lists, ...patch } = diffView(told, view)
    told = view
    for (const json of toPieces(lists.items?.added ?? [])) send({ type: 'items', json })
    const items = lists.items && { ...lists.items, added: [] }
    const sent = { ...patch, lists: { ...lists, items } }
    send({ type: 'view', patch: sent }, transferOf(sent))
  }

  async function answer(id: number, work: (signal: AbortSignal) => Promise<BaseFacts | null>): Promise<void> {
    const controller = new AbortController()
    asked.set(id, controller)
    try {
      const base = await work(controller.signal)
      if (!controller.signal.aborted) send({ type: 'done', id, base })
    } catch (thrown) {
      if (!controller.signal.aborted) send({ type: 'failed', id, error: toErrorData(thrown) })
    } finally {
      asked.delete(id)
    }
  }

  function sendEvents(id: number, events: readonly unknown[]): void {
    for (const json of toPieces(events)) send({ type: 'events', id, json })
  }

  host.view.subscribe(tellView)

  return (message) => {
    if (message.type === 'set-blocks') host.setBlocks(message.blocks, message.span)
    else if (message.type === 'cancel') asked.get(message.id)?.abort()
    else if (message.type === 'add-block') {
      void answer(message.id, async () => {
        await host.addBlock(message.block, message.bytes)
        return null
      })
    } else if (message.type === 'add-checkpoint') {
      void answer(message.id, async () => {
        await host.addCheckpoint(message.block, message.bytes)
        return null
      })
    } else if (message.type === 'base') {
      void answer(message.id, async (signal) => {
        const base = await host.base(message.windowId, message.offsetMs, { signal })
        if (base === null || signal.aborted) return null
        if (message.feed) {
          const feed = feeds.open(message.id, base.events, message.feed.keep)
          send({ type: 'fed', id: message.id, feed, fed: feed.fed }, [feed.port])
        } else sendEvents(message.id, base.events)
        return { windowId: base.windowId, offsetMs: base.offsetMs, fromMs: base.fromMs }
      })
    } else if (message.type === 'read') {
      void answer(message.id, async (signal) => {
        const events = await host.read(message.windowId, message.afterMs, message.untilMs, { signal })
        if (!signal.aborted) sendEvents(message.id, events)
        return null
      })
    } else if (message.type === 'feed') {
      void answer(message.id, async (signal) => {
        const events = await host.read(message.windowId, message.afterMs, message.untilMs, { signal })
        if (!signal.aborted) send({ type: 'fed', id: message.id, feed: null, fed: feeds.send(message.feed, events) })
        return null
      })
    } else if (message.type === 'search') {
      void answer(message.id, async (signal) => {
        const tell = (result: SearchResult): void => {
          if (!signal.aborted) send({ type: 'found', id: message.id, result })
        }
        tell(await host.search(message.query, { signal, onPartial: tell }))
        return null
      })
    }
  }
}
