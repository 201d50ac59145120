import type { BlockInfo, RecordingInfo, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import { throwIfAborted, untilAborted } from './abort.ts'
import { failedBlock } from './block-failure.ts'
import type { FileFacts } from './file-facts.ts'
import { distinctIds, fingerprint, recordingIdOfFile } from './file-id.ts'
import { createInFlight } from './in-flight.ts'
import { blockNotFound, notFound } from './recording-id.ts'

/** What is needed of a browser's `File` or `Blob`; Node's `Blob` has it too. */
export interface FileLike {
  readonly size: number
  readonly name?: string
  readonly lastModified?: number
  arrayBuffer(): Promise<ArrayBuffer>
}

export interface FileSourceOptions {
  /** @default `file:` and the files' names, sizes and dates */
  readonly id?: string
  /** Larger files are refused with `too_large` before they are read. @default 1_000_000_000 */
  readonly maxBytes?: number
}

/** A source that can say at once which recordings it has: the ids made from the files' names. */
export interface FileSource extends ReplaySource {
  readonly recordingIds: readonly string[]
}

const DEFAULT_MAX_BYTES = 1_000_000_000
const BLOCK_KEY = 'file'

/** Told of seldom: its words come when they are needed. */
const problems = () => import('./file-problems.ts')

function toFiles(input: FileLike | readonly FileLike[] | Uint8Array): readonly FileLike[] {
  if (!(input instanceof Uint8Array)) return 'arrayBuffer' in input ? [input] : input
  const name = `recording-${fingerprint(input)}`
  return [{ name, size: input.length, arrayBuffer: async () => input.slice().buffer }]
}

/**
 * Plays recordings from files that somebody has dropped or downloaded: PostHog exports, rrweb events, blocks of either,
 * plain or compressed, told by content. Each file is one recording; its id is the file's name without ending.
 *
 * @example
 * const source = fileSource(input.files[0])
 * <SessionReplay source={source} recordingId={source.recordingIds[0]} />
 */
export function fileSource(
  input: FileLike | readonly FileLike[] | Uint8Array,
  { id, maxBytes = DEFAULT_MAX_BYTES }: FileSourceOptions = {},
): FileSource {
  const files = toFiles(input)
  const recordingIds = distinctIds(files.map((file) => recordingIdOfFile(file.name ?? '')))
  const known = new Map<string, FileFacts>()
  const inFlight = createInFlight()

  function find(recordingId: string): FileLike {
    const file = files[recordingIds.indexOf(recordingId)]
    if (!file) throw notFound(recordingId, 'The file source')
    return file
  }

  async function readBytes(file: FileLike, signal: AbortSignal | undefined): Promise<Uint8Array> {
    throwIfAborted(signal)
    if (file.size > maxBytes) throw (await problems()).tooLarge(file, maxBytes)
    try {
      return new Uint8Array(await untilAborted(file.arrayBuffer(), signal))
    } catch (thrown) {
      if (thrown instanceof ReplayError) throw thrown
      throw (await problems()).unreadable(file, thrown)
    }
  }

  async function factsOf(recordingId: string, signal: AbortSignal | undefined): Promise<FileFacts> {
    throwIfAborted(signal)
    const file = find(recordingId)
    const before = known.get(recordingId)
    if (before) return before
    const read = async (stop: AbortSignal) => {
      // The decoder is not small, and most pages never open a file.
      const { readFileFacts } = await import('./file-facts.ts')
      return readFileFacts(file.name ?? 'The file', await readBytes(file, stop), stop)
    }
    const facts = await inFlight.share(recordingId, read, signal)
    known.set(recordingId, facts)
    return facts
  }

  async function infoOf(recordingId: string, signal: AbortSignal | undefined): Promise<RecordingInfo> {
    const { startMs, endMs, person } = await factsOf(recordingId, signal)
    return { id: recordingId, startMs, endMs, ongoing: false, ...(person && { person }) }
  }

  return {
    id: id ?? `file:${files.map(({ name, size, lastModified }) => [name, size, lastModified].join('/')).join(',')}`,
    recordingIds,
    capabilities: { list: true, person: true, productEvents: false, flags: false, live: false },

    getRecording: (recordingId, { signal } = {}) => infoOf(recordingId, signal),

    async listBlocks(recordingId, { signal } = {}) {
      const { startMs, endMs } = await factsOf(recordingId, signal)
      const block: BlockInfo = { index: 0, key: BLOCK_KEY, startMs, endMs, bytes: find(recordingId).size }
      return { blocks: [block], complete: true }
    },

    async *readBlocks(recordingId, blocks, { signal } = {}) {
      const file = find(recordingId)
      for (const block of blocks) {
        throwIfAborted(signal)
        if (block.key === BLOCK_KEY)
          yield await readBytes(file, signal).then(
            (bytes) => ({ block, bytes }),
            (thrown: unknown) => failedBlock(block, thrown),
          )
        else yield { block, bytes: null, error: blockNotFound(block.key) }
      }
    },

    async listRecordings(filter, { signal } = {}) {
      // Few list files, and everybody who can play them would carry it.
      const { filterRecordings } = await import('./filter-recordings.ts')
      const infos: RecordingInfo[] = []
      for (const recordingId of recordingIds) {
        // One file that is no recording must not hide the others; opening it says what is wrong with it.
        const info = await infoOf(recordingId, signal).catch(() => null)
        throwIfAborted(signal)
        if (info) infos.push(info)
      }
      return filterRecordings(infos, filter)
    },

    getPerson: async (recordingId, { signal } = {}) => (await factsOf(recordingId, signal)).person,
  }
}
