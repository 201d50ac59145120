import { toReplayError, ReplayError } from '../shared/errors.ts'
import type { DecodeLimits } from '../recording/decode/budget.ts'
import type { AssetPolicy } from '../recording/sanitize/asset-policy.ts'
import { answerOnPort, type ResolveAsset } from './asset-desk.ts'
import { type FromWorker, PROTOCOL, type ToWorker } from './channel.ts'

/** A worker on an idle machine answers within 20 ms; one that has not answered by now was most likely refused. */
const HANDSHAKE_MS = 1_000

export interface StartWorkerOptions {
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<DecodeLimits>
  /**
   * What recorded pages may load. The frame's policy has to allow it too.
   *
   * @default 'block'
   */
  readonly assets?: AssetPolicy
  /** How much memory events may take, in about; the rest is kept compressed. @default 64 MB */
  readonly memoryBudgetBytes?: number | undefined
  /**
   * Address of the worker's file, for pages whose CSP allows workers from their own origin only.
   *
   * @default the script that comes with the package, from a `blob:` address
   */
  readonly workerUrl?: string | URL
  /** How long the worker has for its first answer, in ms. @default 1000 */
  readonly handshakeMs?: number
}

/** Starts the recording worker and waits for its first answer. Rejects where the page or its host forbids it. */
export async function startWorker(options: StartWorkerOptions, { signal }: { signal: AbortSignal }): Promise<Worker> {
  const { workerUrl, handshakeMs = HANDSHAKE_MS, limits = null, assets = 'block', memoryBudgetBytes } = options
  const isResolved = assets !== 'block' && 'resolve' in assets
  const answers = isResolved ? answeringPort(assets.resolve) : null
  const blobUrl = workerUrl === undefined ? await createBlobUrl() : null
  let worker: Worker | null = null
  try {
    signal.throwIfAborted()
    // Throws in some browsers where a policy forbids it; in others an `error` event follows.
    worker = new Worker(workerUrl ?? blobUrl ?? '', { name: 'portal-replay' })
    const start: ToWorker = { type: 'start', limits, assets: isResolved ? 'block' : assets, memoryBudgetBytes }
    worker.postMessage(start, answers ? [answers] : [])
    await firstAnswer(worker, handshakeMs, signal)
    return worker
  } catch (thrown) {
    worker?.terminate()
    throw toReplayError(thrown, 'unsupported')
  } finally {
    // A worker that runs does not need its address any more.
    if (blobUrl !== null) URL.revokeObjectURL(blobUrl)
  }
}

/** The worker's end of a port at whose other end the host's function decides. */
function answeringPort(resolve: ResolveAsset): MessagePort {
  const { port1, port2 } = new MessageChannel()
  answerOnPort(port1, resolve, typeof location === 'undefined' ? undefined : location.href)
  return port2
}

async function createBlobUrl(): Promise<string> {
  const { workerCode } = await import('./worker-code.ts')
  return URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }))
}

function firstAnswer(worker: Worker, handshakeMs: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const answer = new Promise<void>((resolve, reject) => {
    const refuse = (what: string): void => reject(new ReplayError('unsupported', { what }))
    const options = { signal: over.signal }
    worker.addEventListener(
      'error',
      (event) => {
        event.preventDefault()
        refuse('The worker was refused.')
      },
      options,
    )
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent) => {
        const message = data as FromWorker
        if (message.type === 'ready' && message.protocol === PROTOCOL) resolve()
        else refuse('The worker is none of this version of portal-replay.')
      },
      options,
    )
    let timer = setTimeout(() => {
      // An answer that came while this thread was busy lies in its queue: it has one more turn.
      timer = setTimeout(() => refuse('The worker did not answer.'))
    }, handshakeMs)
    over.signal.addEventListener('abort', () => clearTimeout(timer))
    signal.addEventListener('abort', () => refuse('The replay was closed.'), options)
  })
  return answer.finally(() => over.abort())
}
