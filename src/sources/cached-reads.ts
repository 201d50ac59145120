import type {
  BlockBytes,
  BlockInfo,
  BlockList,
  Person,
  ProductEvent,
  RecordingInfo,
  ReplaySource,
} from '../recording/replay-source.ts'
import { toReplayError, type ReplayErrorCode } from '../shared/errors.ts'
import { throwIfAborted } from './abort.ts'
import type { BlockStore } from './block-store.ts'
import { cachedId, type CachedSourceOptions } from './cached-source.ts'
import { createInFlight } from './in-flight.ts'
import { createQuietStore } from './quiet-store.ts'
import { wallClock } from './source-clock.ts'

/** A session is cut after a day: from then on nothing of it changes. */
const CLOSED_AFTER_MS = 24 * 3_600_000

/** The other side did not answer, so what it answered before may stand in. Refusals are answers. */
const UNREACHABLE: ReadonlySet<ReplayErrorCode> = new Set(['network', 'unavailable', 'rate_limited'])
/** The other side says that there is nothing (any more): then nothing of it is kept here either. */
const GONE: ReadonlySet<ReplayErrorCode> = new Set(['deleted', 'not_found'])

const codeOf = (thrown: unknown): ReplayErrorCode => toReplayError(thrown).code

/** The reads of `cachedSource`. */
export function createCachedReads(source: ReplaySource, store: BlockStore, options: CachedSourceOptions): ReplaySource {
  const { clock = wallClock, maxBytes = 500_000_000 } = options
  const quiet = createQuietStore(store, { maxBytes, onProblem: options.onProblem ?? (() => {}) })
  const inFlight = createInFlight()
  /** Recordings that this source was let see. */
  const opened = new Map<string, RecordingInfo>()

  const folder = (recordingId: string) => `${encodeURIComponent(source.id)}/${encodeURIComponent(recordingId)}/`
  const isClosed = (startMs: number | undefined) => startMs !== undefined && clock.now() - startMs > CLOSED_AFTER_MS

  /** Asks upstream, and falls back on what is kept where upstream cannot be reached. */
  async function upstreamFirst<T>(key: string, ask: () => Promise<T>, keep: (answer: T) => boolean): Promise<T> {
    try {
      const answer = await ask()
      if (keep(answer)) quiet.setJson(key, answer)
      return answer
    } catch (thrown) {
      if (!UNREACHABLE.has(codeOf(thrown))) throw thrown
      const kept = await quiet.getJson<T>(key)
      if (kept === undefined) throw thrown
      return kept
    }
  }

  /** Shared by all who ask meanwhile: a player wants the list of blocks at the same time, which needs it too. */
  function getRecording(recordingId: string, { signal }: { signal?: AbortSignal } = {}): Promise<RecordingInfo> {
    return inFlight.share(recordingId, (shared) => openRecording(recordingId, { signal: shared }), signal)
  }

  async function openRecording(recordingId: string, request: { signal: AbortSignal }): Promise<RecordingInfo> {
    const ask = () => source.getRecording(recordingId, request)
    try {
      const info = await upstreamFirst(`${folder(recordingId)}info`, ask, (answer) => isClosed(answer.startMs))
      opened.set(recordingId, info)
      return info
    } catch (thrown) {
      opened.delete(recordingId)
      if (GONE.has(codeOf(thrown))) await quiet.deleteAll(folder(recordingId))
      throw thrown
    }
  }

  /** Reads once what never changes again. */
  async function once<T>(
    recordingId: string,
    name: string,
    request: { signal?: AbortSignal },
    ask: () => Promise<T>,
    keep: (answer: T) => boolean,
  ): Promise<T> {
    throwIfAborted(request.signal)
    const info = opened.get(recordingId) ?? (await getRecording(recordingId, request))
    if (!isClosed(info.startMs)) return ask()
    const key = folder(recordingId) + name
    const kept = await quiet.getJson<T>(key)
    throwIfAborted(request.signal)
    if (kept !== undefined) return kept
    const answer = await ask()
    if (keep(answer)) quiet.setJson(key, answer)
    return answer
  }

  /** Start and end are part of it, because keys of a growing recording change their meaning. */
  const blockKey = (recordingId: string, block: BlockInfo) =>
    `${folder(recordingId)}block/${encodeURIComponent(block.key)}/${block.startMs ?? ''}-${block.endMs ?? ''}`

  async function* readUpstream(
    recordingId: string,
    run: readonly BlockInfo[],
    info: RecordingInfo,
    signal: AbortSignal | undefined,
  ) {
    let delivered = 0
    try {
      for await (const next of source.readBlocks(recordingId, run, signal ? { signal } : {})) {
        delivered++
        const keep = isClosed(info.startMs) || isClosed(next.block.startMs)
        if (keep && next.bytes) quiet.set(blockKey(recordingId, next.block), next.bytes)
        yield next
      }
    } catch (thrown) {
      // Without a connection the blocks that are kept must still come.
      if (codeOf(thrown) !== 'network' && codeOf(thrown) !== 'unavailable') throw thrown
      for (const block of run.slice(delivered)) yield { block, bytes: null, error: thrown } satisfies BlockBytes
    }
  }

  const cached: ReplaySource = {
    id: cachedId(source),
    capabilities: source.capabilities,
    getRecording,

    listBlocks: (recordingId, request = {}) =>
      once<BlockList>(
        recordingId,
        'blocks',
        request,
        () => source.listBlocks(recordingId, request),
        (list) => list.complete,
      ),

    async *readBlocks(recordingId, blocks, request = {}) {
      const { signal } = request
      if (blocks.length === 0) return
      throwIfAborted(signal)
      const info = opened.get(recordingId) ?? (await getRecording(recordingId, request))
      const kept = new Set(await quiet.keys(`${folder(recordingId)}block/`))
      for (const { isKept, run } of inRuns(blocks, (block) => kept.has(blockKey(recordingId, block)))) {
        if (!isKept) {
          yield* readUpstream(recordingId, run, info, signal)
          continue
        }
        for (const block of run) {
          throwIfAborted(signal)
          const bytes = await quiet.get(blockKey(recordingId, block))
          if (bytes) yield { block, bytes }
          else yield* readUpstream(recordingId, [block], info, signal)
        }
      }
      throwIfAborted(signal)
    },
  }
  if (source.listRecordings) cached.listRecordings = source.listRecordings.bind(source)
  if (source.getFlags) cached.getFlags = source.getFlags.bind(source)
  const { getPerson, getProductEvents, readCheckpoint } = source
  // A part of the manifest, which is asked for on every opening anyway.
  if (source.readOutline) cached.readOutline = source.readOutline.bind(source)
  if (readCheckpoint) {
    cached.readCheckpoint = async (recordingId, block, request = {}) => {
      throwIfAborted(request.signal)
      const info = opened.get(recordingId) ?? (await getRecording(recordingId, request))
      const key = `${folder(recordingId)}checkpoint/${encodeURIComponent(block.key)}/${block.startMs ?? ''}`
      const kept = isClosed(info.startMs) ? await quiet.get(key) : undefined
      throwIfAborted(request.signal)
      if (kept !== undefined) return kept
      const bytes = await readCheckpoint.call(source, recordingId, block, request)
      if (bytes !== null && isClosed(info.startMs)) quiet.set(key, bytes)
      return bytes
    }
  }
  if (getPerson) {
    cached.getPerson = async (recordingId, request = {}) => {
      const info = opened.get(recordingId) ?? (await getRecording(recordingId, request))
      const ask = () => getPerson.call(source, recordingId, request)
      return upstreamFirst<Person | null>(`${folder(recordingId)}person`, ask, () => isClosed(info.startMs))
    }
  }
  if (getProductEvents) {
    cached.getProductEvents = (recordingId, request = {}) => {
      const ask = () => getProductEvents.call(source, recordingId, request)
      return once<readonly ProductEvent[]>(recordingId, 'product-events', request, ask, () => true)
    }
  }
  return cached
}

/** Cuts a list where the answer changes, keeping the order. */
function inRuns(blocks: readonly BlockInfo[], isKept: (block: BlockInfo) => boolean) {
  const runs: { isKept: boolean; run: BlockInfo[] }[] = []
  for (const block of blocks) {
    const last = runs.at(-1)
    const kept = isKept(block)
    if (last?.isKept === kept) last.run.push(block)
    else runs.push({ isKept: kept, run: [block] })
  }
  return runs
}
