import { EMPTY_VIEW, type RecordingView } from '../recording/recording-view.ts'
import type { BlockInfo } from '../recording/replay-source.ts'
import { NOTHING_FOUND } from '../recording/search/search-result.ts'
import { ReplayError } from '../shared/errors.ts'
import { createStore } from '../shared/store.ts'
import type { RecordingHost } from './recording-host.ts'
import type { StartWorkerOptions } from './start-worker.ts'

export interface WorkerHostOptions extends StartWorkerOptions {
  /** Told, once, why there is no worker: everything goes on on this thread, in slices, with the same results. */
  readonly onRefused?: (error: ReplayError) => void
}

/**
 * A recording host in a worker of its own, started when it is first told something. Where the page may not start one
 * (its CSP, its sandbox), the same code runs on this thread, with the same results.
 *
 * What happened to a host that was destroyed concerns nobody: everything pending resolves, quietly and with nothing.
 */
export function createWorkerHost(options: WorkerHostOptions = {}): RecordingHost {
  // Knows the first list of blocks before the worker does, because moments have no offsets before that.
  const view = createStore(EMPTY_VIEW)
  const lifetime = new AbortController()
  const { signal } = lifetime
  let opening: Promise<RecordingHost | null> | null = null
  let isPreview = true

  /** Views come from several hands here; to readers they are versions of one. */
  function publish(next: RecordingView): void {
    if (!signal.aborted) view.set({ ...next, version: view.get().version + 1 })
  }

  function follow(host: RecordingHost): RecordingHost {
    host.view.subscribe(() => {
      isPreview = false
      publish(host.view.get())
    })
    signal.addEventListener('abort', () => host.destroy(), { once: true })
    return host
  }

  // The code that reads recordings, and that of the worker, are loaded when a recording is to be read.
  async function openInWorker(): Promise<RecordingHost> {
    if (typeof Worker !== 'function') throw noWorkers()
    const [{ startWorker }, { createChannelHost }] = await Promise.all([
      import('./start-worker.ts'),
      import('./channel-host.ts'),
    ])
    const worker = await startWorker(options, { signal })
    const host = createChannelHost(worker)
    const stopped = (): void => host.fail(workerStopped())
    worker.addEventListener('error', stopped)
    worker.addEventListener('messageerror', stopped)
    signal.addEventListener('abort', () => worker.terminate(), { once: true })
    return follow(host)
  }

  async function open(): Promise<RecordingHost | null> {
    try {
      return await openInWorker()
    } catch (cause) {
      if (signal.aborted) return null
      options.onRefused?.(workerRefused(cause))
      const { createInlineHost } = await import('./inline-host.ts')
      const { limits, assets, memoryBudgetBytes } = options
      return follow(createInlineHost({ memoryBudgetBytes, ...(limits && { limits }), ...(assets && { assets }) }))
    }
  }

  /** Every call goes through here, so that those made before the host was there keep their order. */
  async function withHost<T>(ask: (host: RecordingHost) => T | Promise<T>, nothing: T): Promise<T> {
    if (signal.aborted) return nothing
    const host = await (opening ??= open())
    return host === null || signal.aborted ? nothing : ask(host)
  }

  return {
    view,
    open: () => void (opening ??= open()),
    setBlocks(blocks, span) {
      if (signal.aborted) return
      if (isPreview) publish(previewOf(blocks, span))
      void withHost<void>((host) => host.setBlocks(blocks, span), undefined)
    },
    addBlock: (block, bytes) => withHost<void>((host) => host.addBlock(block, bytes), undefined),
    addCheckpoint: (block, bytes) => withHost<void>((host) => host.addCheckpoint(block, bytes), undefined),
    base: (windowId, offsetMs, ask) => withHost((host) => host.base(windowId, offsetMs, ask), null),
    read: (windowId, afterMs, untilMs, ask) => withHost((host) => host.read(windowId, afterMs, untilMs, ask), []),
    feed: (feedId, range, ask) => withHost((host) => host.feed?.(feedId, range, ask) ?? 0, 0),
    search: (query, ask) => withHost((host) => host.search(query, ask), NOTHING_FOUND),
    destroy: () => lifetime.abort(),
  }
}

function workerRefused(cause: unknown): ReplayError {
  return new ReplayError('unsupported', {
    what: 'This page may not start the worker that reads recordings.',
    why: 'They are read on the page’s own thread instead: with the same result, but later.',
    fix: 'Allow `worker-src blob:` in the Content-Security-Policy, or serve the worker’s file and pass `workerUrl`.',
    cause,
  })
}

function noWorkers(): ReplayError {
  return new ReplayError('unsupported', { what: 'There are no workers here.' })
}

function workerStopped(): ReplayError {
  return new ReplayError('unavailable', {
    what: 'The worker that reads this recording stopped.',
    why: 'Nothing more can be shown of it.',
    fix: 'Reload the replay.',
  })
}

/** What a list of blocks tells before any of them is read: how long the recording is. */
function previewOf(
  blocks: readonly BlockInfo[],
  span: { readonly startMs: number; readonly endMs: number },
): RecordingView {
  const startMs = Math.min(span.startMs || Infinity, ...blocks.map((block) => block.startMs ?? Infinity))
  const endMs = Math.max(span.endMs, ...blocks.map((block) => block.endMs ?? -Infinity))
  if (!Number.isFinite(startMs)) return EMPTY_VIEW
  return { ...EMPTY_VIEW, startMs, durationMs: Math.max(0, endMs - startMs) }
}
