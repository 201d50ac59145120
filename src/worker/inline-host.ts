import type { DecodeLimits } from '../recording/decode/budget.ts'
import { readCheckpointFileSteps } from '../recording/archive/checkpoint-file.ts'
import { checkpointPath } from '../recording/archive/archive-paths.ts'
import { decodeSteps } from '../recording/decode/decode-block.ts'
import type { ReplayEvent } from '../recording/events.ts'
import { Recording } from '../recording/recording.ts'
import type { BlockInfo } from '../recording/replay-source.ts'
import type { AssetPolicy } from '../recording/sanitize/asset-policy.ts'
import { assetToken } from '../recording/sanitize/asset-token.ts'
import { NOTHING_FOUND } from '../recording/search/search-result.ts'
import type { Steps } from '../recording/steps.ts'
import { ReplayError } from '../shared/errors.ts'
import { createStore } from '../shared/store.ts'
import { type AskAssets, AssetDesk } from './asset-desk.ts'
import { type DecodeSpan, measureDecode } from './measure-decode.ts'
import { firstLookSteps } from './first-look.ts'
import type { RecordingHost } from './recording-host.ts'
import { Slices, type SliceOptions } from './slices.ts'
import { createViewPublisher } from './view-publisher.ts'

export interface InlineHostOptions extends SliceOptions {
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<DecodeLimits>
  /** What recorded pages may load. @default 'block' */
  readonly assets?: AssetPolicy
  /** Decides instead of `assets` where that cannot be a function: asked when something is about to be shown. */
  readonly askAssets?: AskAssets | undefined
  /** How much memory events may take, in about; the rest is kept compressed. @default 64 MB */
  readonly memoryBudgetBytes?: number | undefined
  /** Least ms between two views while blocks come in; a block then does not wait for its view. @default 0 */
  readonly viewEveryMs?: number
  /** Told of every block that was decoded. @default a User Timing measure */
  readonly onDecoded?: (span: DecodeSpan) => void
}

/** Nobody has wanted anything for so long. */
const IDLE_AFTER_MS = 300

const LATER: AssetPolicy = { resolve: (url, kind) => assetToken({ url, kind }) }

/**
 * A recording host on this thread: for Node, and for pages where no worker may be started. It does the same as the
 * worker in slices that end after `sliceMs`, but for the step under way: steps take about a millisecond, but an event is
 * one step, and takes longer where it brings a page of tens of thousands of nodes.
 *
 * What happened to a host that was destroyed concerns nobody: everything pending resolves, quietly and with nothing.
 */
export function createInlineHost(options: InlineHostOptions = {}): RecordingHost {
  const { askAssets, memoryBudgetBytes, viewEveryMs = 0, onDecoded = measureDecode } = options
  const desk = askAssets ? new AssetDesk(askAssets) : null
  const assets = desk ? LATER : (options.assets ?? 'block')
  const newRecording = () => new Recording({ sanitize: { assets }, memoryBudgetBytes })
  const recording = newRecording()
  /** What the beginning of a large file tells, while the whole of it is being read. */
  let firstLook: Recording | null = null
  const told = () => firstLook ?? recording
  const view = createStore(recording.view())
  // Blocks and questions have lines of their own, so that a seek does not wait for everything still to be
  // decoded, nor for a search that walks through everything.
  const blockSlices = new Slices({ ...options, yield: letAsksPass })
  const askSlices = new Slices(options)
  const searchSlices = new Slices(options)
  const idleSlices = new Slices(options)
  const publisher = createViewPublisher({ everyMs: viewEveryMs, pause: () => askSlices.pause(), publish })
  const settledKeys = new Set<string>()
  let listedKeys: readonly string[] = []
  let isListComplete = true
  let isDestroyed = false
  /** Jobs under way or waiting: while there are any, nothing is done ahead. */
  let busy = 0
  /** Questions under way: somebody waits for a picture. */
  let asked = 0
  const whenAnswered: (() => void)[] = []
  let isIdleDone = true

  /** Blocks are taken in where nobody waits: a question then has this thread to itself. */
  async function letAsksPass(): Promise<void> {
    await askSlices.pause()
    while (asked > 0) await new Promise<void>((resolve) => whenAnswered.push(resolve))
  }

  function publish(): void {
    if (isDestroyed) return
    const known = told().view()
    const next = desk ? desk.addRefused(known) : known
    const { version } = view.get()
    // Two recordings count for themselves; to readers they are versions of one.
    view.set(next === view.get() || next.version > version ? next : { ...next, version: version + 1 })
  }

  /** Runs a job; what can be done ahead waits, and begins again from where it was when nobody wants anything. */
  async function work<T>(slices: Slices, start: () => Steps<T>, isCancelled: () => boolean): Promise<T | null> {
    busy += 1
    try {
      return await slices.run(start, isCancelled)
    } finally {
      busy -= 1
      if (busy === 0 && !isIdleDone) void workAhead()
    }
  }

  async function workAhead(): Promise<void> {
    const isUnwanted = (): boolean => isDestroyed || busy > 0
    // Mostly the next block or question is on its way.
    await new Promise((resolve) => setTimeout(resolve, IDLE_AFTER_MS))
    if (isUnwanted() || isIdleDone) return
    const done = await idleSlices.run(function* () {
      yield* recording.idleSteps()
      return true
    }, isUnwanted)
    if (done !== true) return
    isIdleDone = true
    await publisher.soon()
  }

  function* addSteps(block: BlockInfo, bytes: Uint8Array): Steps<void> {
    const startedMs = performance.now()
    const limits = options.limits === undefined ? {} : { limits: options.limits }
    const how = { blockKey: block.key, ...limits }
    if (listedKeys.length <= 1) {
      const looked = newRecording()
      if (yield* firstLookSteps(looked, block, bytes, how)) {
        firstLook = looked
        void publisher.soon()
      }
    }
    const decoded = yield* decodeSteps(bytes, how)
    // Where its beginning is shown by now, whoever sees the rest is ready to go anywhere in it.
    yield* recording.appendSteps(block, decoded, firstLook !== null)
    firstLook = null
    onDecoded({ startedMs, endedMs: performance.now() })
  }

  function* addCheckpointSteps(block: BlockInfo, bytes: Uint8Array): Steps<void> {
    const checkpoint = yield* readCheckpointFileSteps(bytes, checkpointPath(block.key))
    yield* recording.addCheckpointSteps(block, checkpoint)
  }

  async function ask<T>(
    start: () => Steps<T>,
    signal: AbortSignal | undefined,
    slices: Slices = askSlices,
  ): Promise<T | null> {
    const holdsBlocks = slices === askSlices
    if (holdsBlocks) asked += 1
    const answer = await work(slices, start, () => isDestroyed || signal?.aborted === true).finally(() => {
      if (holdsBlocks && --asked === 0) whenAnswered.splice(0).forEach((resume) => resume())
    })
    if (signal?.aborted === true && !isDestroyed) {
      throw new ReplayError('aborted', { what: 'The seek was given up for another one.', cause: signal.reason })
    }
    // Whoever looks at an answer finds a view that knows as much.
    publisher.flush()
    return answer
  }

  /** Events as they may be shown: what they load is decided first. */
  async function decided<T extends readonly ReplayEvent[]>(events: T): Promise<T> {
    if (await desk?.fill(events)) publish()
    return events
  }

  return {
    view,
    setBlocks(blocks, span) {
      listedKeys = blocks.map(({ key }) => key)
      isListComplete = span.complete
      recording.setBlocks(blocks, span)
      publish()
    },
    async addBlock(block, bytes) {
      if (isDestroyed) return
      if (bytes === null) recording.markMissing(block)
      else {
        isIdleDone = false
        await work(
          blockSlices,
          () => addSteps(block, bytes),
          () => isDestroyed,
        )
      }
      const published = publisher.soon()
      // In order, what is behind the playhead is gone through as it comes: nobody has to wait for it later.
      void work(
        blockSlices,
        () => recording.foldSteps('settled'),
        () => isDestroyed,
      )
      settledKeys.add(block.key)
      if (isListComplete && listedKeys.every((key) => settledKeys.has(key))) publisher.flush()
      else if (viewEveryMs === 0) await published
    },
    async base(windowId, offsetMs, { signal } = {}) {
      const base = await ask(() => told().baseSteps(windowId, offsetMs), signal)
      if (base !== null) await decided(base.events)
      return base
    },
    async addCheckpoint(block, bytes) {
      if (isDestroyed) return
      isIdleDone = false
      await work(
        blockSlices,
        () => addCheckpointSteps(block, bytes),
        () => isDestroyed,
      )
      // Somebody waits for the page in it, and asks for more where the view does not know of it.
      void publisher.soon()
      publisher.flush()
    },
    async read(windowId, afterMs, untilMs, { signal } = {}) {
      return decided((await ask(() => told().readSteps(windowId, afterMs, untilMs), signal)) ?? [])
    },
    async search(query, { signal, onPartial } = {}) {
      return (await ask(() => told().searchSteps(query, { onPartial }), signal, searchSlices)) ?? NOTHING_FOUND
    },
    destroy() {
      isDestroyed = true
    },
  }
}
