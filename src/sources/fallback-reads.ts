import type { BlockInfo, ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError, toReplayError, type ReplayErrorCode } from '../shared/errors.ts'
import { throwIfAborted } from './abort.ts'
import { blockNotFound, notDerived } from './recording-id.ts'

/** What another source may make up for. Refusals are not among them: asking elsewhere would go around them. */
const ELSEWHERE: ReadonlySet<ReplayErrorCode> = new Set([
  'not_found',
  'not_ready',
  'network',
  'unavailable',
  'unsupported',
  'corrupt',
])

/** Positions of sources travel in front of block keys and cursors, which mean nothing to any other source. */
const MARK = /^(\d+)~(.*)$/s

/** The reads of `fallbackSource`. */
export function createFallbackReads(
  sources: readonly ReplaySource[],
  { id, capabilities }: Pick<ReplaySource, 'id' | 'capabilities'>,
): ReplaySource {
  const answeredBy = new Map<string, ReplaySource>()

  /** The first answer; without one, the most telling refusal. */
  async function ask<T>(
    candidates: readonly ReplaySource[],
    question: (source: ReplaySource) => Promise<T>,
    { signal }: ReadOptions,
  ): Promise<readonly [T, ReplaySource]> {
    const refusals: ReplayError[] = []
    for (const source of candidates) {
      throwIfAborted(signal)
      try {
        return [await question(source), source]
      } catch (thrown) {
        const error = toReplayError(thrown)
        if (!ELSEWHERE.has(error.code)) throw error
        refusals.push(error)
      }
    }
    throw refusals.find((error) => error.code !== 'not_found') ?? refusals[0] ?? nobody()
  }

  function inOrderFor(recordingId: string): readonly ReplaySource[] {
    const known = answeredBy.get(recordingId)
    return known ? [known, ...sources.filter((source) => source !== known)] : sources
  }

  async function askAbout<T>(
    recordingId: string,
    question: (source: ReplaySource) => Promise<T>,
    options: ReadOptions,
  ) {
    const [answer, source] = await ask(inOrderFor(recordingId), question, options)
    answeredBy.set(recordingId, source)
    return [answer, source] as const
  }

  const source: ReplaySource = {
    id,
    capabilities,

    async getRecording(recordingId, options = {}) {
      const [info] = await askAbout(recordingId, (each) => each.getRecording(recordingId, options), options)
      return info
    },

    async listBlocks(recordingId, options = {}) {
      const [list, from] = await askAbout(recordingId, (each) => each.listBlocks(recordingId, options), options)
      const position = sources.indexOf(from)
      return { ...list, blocks: list.blocks.map((block) => ({ ...block, key: `${position}~${block.key}` })) }
    },

    async *readBlocks(recordingId, blocks, options = {}) {
      for (const { from, asked, marked } of bySource(blocks, sources)) {
        throwIfAborted(options.signal)
        if (!from) {
          yield* marked.map((block) => ({ block, bytes: null, error: blockNotFound(block.key) }))
          continue
        }
        let position = 0
        for await (const delivered of from.readBlocks(recordingId, asked, options)) {
          yield { ...delivered, block: marked[position++]! }
        }
      }
    },
  }

  if (capabilities.list) {
    source.listRecordings = async (filter, options = {}) => {
      const [, position, cursor] = MARK.exec(filter.cursor ?? '') ?? []
      const { cursor: _, ...plain } = filter
      const candidates = position === undefined ? sources : sources.slice(Number(position), Number(position) + 1)
      const request = cursor === undefined ? plain : { ...plain, cursor }
      const capable = candidates.filter((each) => each.listRecordings)
      const [page, from] = await ask(capable, (each) => each.listRecordings!(request, options), options)
      if (page.nextCursor === undefined) return page
      return { ...page, nextCursor: `${sources.indexOf(from)}~${page.nextCursor}` }
    }
  }
  if (capabilities.checkpoints) {
    source.readCheckpoint = async (recordingId, block, options = {}) => {
      const [{ from, asked } = { from: undefined, asked: [] }] = bySource([block], sources)
      const [own] = asked
      return own && from?.readCheckpoint ? from.readCheckpoint(recordingId, own, options) : null
    }
  }
  if (capabilities.outline) {
    source.readOutline = async (recordingId, options = {}) => {
      // Another source's outline would tell of blocks that are not the ones listed here.
      const known = answeredBy.get(recordingId)
      const capable = (known ? [known] : sources).filter((each) => each.readOutline)
      if (capable.length === 0) throw notDerived(recordingId)
      const [outline] = await ask(capable, (each) => each.readOutline!(recordingId, options), options)
      return outline
    }
  }
  if (capabilities.person) {
    source.getPerson = async (recordingId, options = {}) => {
      const capable = inOrderFor(recordingId).filter((each) => each.getPerson)
      const [person] = await ask(capable, (each) => each.getPerson!(recordingId, options), options)
      return person
    }
  }
  if (capabilities.productEvents) {
    source.getProductEvents = async (recordingId, options = {}) => {
      const capable = inOrderFor(recordingId).filter((each) => each.getProductEvents)
      const [events] = await ask(capable, (each) => each.getProductEvents!(recordingId, options), options)
      return events
    }
  }
  if (capabilities.flags) {
    source.getFlags = async (options = {}) => {
      const capable = sources.filter((each) => each.getFlags)
      const [flags] = await ask(capable, (each) => each.getFlags!(options), options)
      return flags
    }
  }
  return source
}

interface Share {
  readonly from: ReplaySource | undefined
  /** As `from` knows them. */
  readonly asked: BlockInfo[]
  /** The same as they were asked for here. */
  readonly marked: BlockInfo[]
}

/** Cuts what is asked for into stretches of one source each, keeping the order. */
function bySource(blocks: readonly BlockInfo[], sources: readonly ReplaySource[]): readonly Share[] {
  const shares: Share[] = []
  for (const block of blocks) {
    const [, position, key = ''] = MARK.exec(block.key) ?? []
    const from = position === undefined ? undefined : sources[Number(position)]
    const last = shares.at(-1)
    const share = last?.from === from && last ? last : { from, asked: [], marked: [] }
    if (share !== last) shares.push(share)
    share.asked.push({ ...block, key })
    share.marked.push(block)
  }
  return shares
}

function nobody(): ReplayError {
  return new ReplayError('bad_request', {
    what: 'None of the sources can go on from there.',
    fix: 'Ask for the first page again.',
  })
}
