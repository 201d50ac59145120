import type {
  BlockBytes,
  BlockInfo,
  BlockList,
  RecordingInfo,
  RecordingOutline,
  ReplaySource,
} from '../recording/replay-source.ts'
import { isRetryable, ReplayError, type ReplayErrorCode, toReplayError } from '../shared/errors.ts'
import type { RecordingHost } from '../worker/recording-host.ts'
import { loadedAround } from './windows.ts'
import type { LookAhead } from './look-ahead.ts'
import { nextRequest, type BlockRequest, type BlockStatus, type PlannedBlock } from './block-plan.ts'

/**
 * Requests for blocks under way at once: enough to hide latency, few enough that the block under the playhead is not
 * starved. A checkpoint is asked for beside them.
 */
const CONCURRENCY = 2
const MAX_TRIES = 5
const FIRST_BACKOFF_MS = 1_000
/** For so long what leads to the first picture has the line to itself. */
const OUTLINE_WAITS_MS = 200
/** What is wrong with a file, as against with the way to it. */
const UNUSABLE: ReadonlySet<ReplayErrorCode> = new Set(['corrupt', 'format_unknown', 'too_large'])

export interface BlockLoaderEvents {
  onInfo(info: RecordingInfo): void
  /** The host knows which blocks there are. */
  onBlocks(): void
  /** What is in all of the blocks is known, whichever of them have come. */
  onOutline(outline: RecordingOutline): void
  /** Something went wrong that will be tried again, or concerns a part only; `null` when that is over. */
  onNotice(error: ReplayError | null, retryAfterMs: number | null): void
  onFailed(error: ReplayError): void
}

export interface BlockLoader {
  /** Loads what is needed to show this instant before anything else. */
  focus(offsetMs: number, isShowable: () => boolean): void
  /** Tries what was given up once more. */
  retry(): void
  destroy(): void
}

interface TrackedBlock {
  info: BlockInfo
  status: BlockStatus
  checkpoint: BlockStatus
  tries: number
}

/** A request under way that can be given up for one that is needed sooner. */
interface Load {
  /** What has not come yet, in order. */
  readonly pending: Set<BlockInfo>
  readonly controller: AbortController
}

/**
 * Moves a recording's blocks from its source to the host: the wanted ones first, then all the others, or those that
 * `lookAhead` reaches. Where there is no outline to tell what is in the others, all of them come.
 */
export function createBlockLoader(
  source: ReplaySource,
  recordingId: string,
  host: RecordingHost,
  events: BlockLoaderEvents,
  lookAhead: LookAhead,
): BlockLoader {
  const lifetime = new AbortController()
  const { signal } = lifetime
  let blocks: TrackedBlock[] = []
  let focusMs = 0
  let isShowable = () => true
  const loads = new Set<Load>()
  let firstLoad: Promise<void> | null = null
  let info: RecordingInfo | null = null
  let hasOutline = false
  let heldUntil: Promise<void> | null = null

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })

  /** Runs a request, again after a wait where that can help; what is left to throw is final. */
  async function insist<T>(request: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        const result = await request()
        if (tries > 1) events.onNotice(null, null)
        return result
      } catch (thrown) {
        const error = toReplayError(thrown)
        if (signal.aborted || !isRetryable(error) || tries === MAX_TRIES) throw error
        const waitMs = error.retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (tries - 1)
        events.onNotice(error, waitMs)
        await wait(waitMs)
        signal.throwIfAborted()
      }
    }
  }

  const find = (block: BlockInfo) => blocks.find((tracked) => tracked.info.index === block.index)

  function adopt(list: BlockList, known: RecordingInfo): boolean {
    let changed = false
    blocks = list.blocks.map((block) => {
      const before = find(block)
      const same =
        before &&
        before.info.startMs === block.startMs &&
        before.info.endMs === block.endMs &&
        before.info.key === block.key
      if (same) return before
      changed = true
      const hasCheckpoint = block.hasCheckpoint === true && source.readCheckpoint !== undefined
      return { info: block, status: 'wanted', checkpoint: hasCheckpoint ? 'wanted' : 'given-up', tries: 0 }
    })
    const startMs = Math.min(
      known.startMs || Infinity,
      ...list.blocks.slice(0, 1).map((block) => block.startMs ?? Infinity),
    )
    const endMs = Math.max(known.endMs, ...list.blocks.slice(-1).map((block) => block.endMs ?? -Infinity))
    host.setBlocks(list.blocks, { startMs: Number.isFinite(startMs) ? startMs : 0, endMs, complete: list.complete })
    events.onBlocks()
    return changed
  }

  async function settle({ block, bytes, error }: BlockBytes): Promise<void> {
    const tracked = find(block)
    if (!tracked) return
    if (bytes === null && isRetryable(error) && ++tracked.tries < MAX_TRIES) {
      tracked.status = 'wanted'
      return
    }
    tracked.status = bytes === null ? 'given-up' : 'done'
    await host.addBlock(block, bytes)
    pump()
  }

  async function load({ pending, controller }: Load): Promise<void> {
    const request = AbortSignal.any([signal, controller.signal])
    try {
      for await (const delivered of source.readBlocks(recordingId, [...pending], { signal: request })) {
        pending.delete(delivered.block)
        await settle(delivered)
      }
      for (const block of pending) await settle({ block, bytes: null })
    } catch (thrown) {
      if (signal.aborted) return
      if (controller.signal.aborted) {
        for (const block of pending) Object.assign(find(block) ?? {}, { status: 'wanted' })
        return
      }
      const error = toReplayError(thrown)
      const waitMs = error.retryAfterMs ?? FIRST_BACKOFF_MS
      for (const block of pending) await settle({ block, bytes: null, error })
      if (!isRetryable(error)) return events.onNotice(error, null)
      events.onNotice(error, waitMs)
      heldUntil ??= wait(waitMs).then(() => {
        heldUntil = null
        events.onNotice(null, null)
      })
      await heldUntil
    }
  }

  /** Played without, but somebody has to know of it, whether a server says so or the file itself. */
  function tellIfUnusable(thrown: unknown): void {
    const error = toReplayError(thrown)
    if (signal.aborted || !UNUSABLE.has(error.code)) return
    events.onNotice(new ReplayError('corrupt', { what: error.message, cause: error }), null)
  }

  /** A checkpoint that cannot be had costs time and nothing else: the blocks before say the same. */
  async function enter(block: BlockInfo): Promise<void> {
    const tracked = find(block)!
    tracked.checkpoint = 'loading'
    try {
      const bytes = await source.readCheckpoint?.(recordingId, block, { signal })
      if (!bytes) throw new ReplayError('corrupt', { what: `The checkpoint of block ${block.key} is not there.` })
      await host.addCheckpoint(block, bytes)
      tracked.checkpoint = 'done'
    } catch (thrown) {
      tracked.checkpoint = 'given-up'
      tellIfUnusable(thrown)
    }
    pump()
  }

  /** One that cannot be had costs time, too: the lists then grow with the blocks. */
  async function outline(): Promise<void> {
    await Promise.race([firstLoad, wait(OUTLINE_WAITS_MS)])
    try {
      const known = await source.readOutline?.(recordingId, { signal })
      if (known && !signal.aborted) events.onOutline(known)
      hasOutline = Boolean(known)
    } catch (thrown) {
      hasOutline = false
      tellIfUnusable(thrown)
    }
    pump()
  }

  const focusEpochMs = () => host.view.get().startMs + focusMs

  function next(tracked: readonly PlannedBlock[]): BlockRequest {
    const focusIsLoaded = loadedAround(host.view.get(), focusMs) !== null
    const untilEpochMs = hasOutline ? host.view.get().startMs + lookAhead.untilMs() : Infinity
    return nextRequest(tracked, focusEpochMs(), { focusIsShowable: isShowable(), focusIsLoaded, untilEpochMs })
  }

  function pump(): void {
    while (!signal.aborted && loads.size < CONCURRENCY && heldUntil === null && info !== null) {
      const { blocks: batch, checkpoint } = next(blocks)
      if (checkpoint !== null) void enter(checkpoint)
      if (batch.length === 0) return
      for (const block of batch) find(block)!.status = 'loading'
      const begun: Load = { pending: new Set(batch), controller: new AbortController() }
      loads.add(begun)
      const loaded = load(begun).finally(() => {
        loads.delete(begun)
        pump()
      })
      firstLoad ??= loaded
    }
  }

  /** What is needed now does not share the line with what may be needed later. */
  function makeWay(): void {
    if (isShowable() || info === null) return
    const needed = next(blocks.map((block) => (block.status === 'loading' ? { ...block, status: 'wanted' } : block)))
    if (needed.blocks.length === 0) return
    for (const { pending, controller } of loads) {
      const [first] = pending
      if (first !== undefined && !needed.blocks.includes(first)) controller.abort()
    }
  }

  async function look(): Promise<'grown' | 'same' | 'complete'> {
    const list = await insist(() => source.listBlocks(recordingId, { signal }))
    info = await insist(() => source.getRecording(recordingId, { signal }))
    events.onInfo(info)
    const changed = adopt(list, info)
    pump()
    return list.complete ? 'complete' : changed ? 'grown' : 'same'
  }

  async function follow(): Promise<void> {
    const { followLive } = await import('./follow-live.ts')
    const onGivenUp = () => void adopt({ blocks: blocks.map((block) => block.info), complete: true }, info!)
    await followLive({ signal, wait, look, onGivenUp })
  }

  async function start(): Promise<void> {
    try {
      // Both at once: an archive answers them with one file.
      const [known, list] = await Promise.all([
        insist(() => source.getRecording(recordingId, { signal })),
        insist(() => source.listBlocks(recordingId, { signal })),
      ])
      info = known
      hasOutline = list.hasOutline === true
      events.onInfo(known)
      adopt(list, known)
      pump()
      if (hasOutline) void outline()
      if (!list.complete)
        await follow().catch((thrown) => signal.aborted || events.onNotice(toReplayError(thrown), null))
    } catch (thrown) {
      if (!signal.aborted) events.onFailed(toReplayError(thrown))
    }
  }

  void start()
  // Whether what is at hand suffices is known when the view tells of it.
  signal.addEventListener('abort', host.view.subscribe(pump), { once: true })
  lookAhead.onFurther(pump)

  return {
    focus(offsetMs, showable) {
      focusMs = offsetMs
      isShowable = showable
      makeWay()
      pump()
    },
    retry() {
      for (const block of blocks) if (block.status === 'given-up') Object.assign(block, { status: 'wanted', tries: 0 })
      events.onNotice(null, null)
      if (info === null || blocks.length === 0) void start()
      else pump()
    },
    destroy: () => lifetime.abort(),
  }
}
