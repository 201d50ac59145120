import { type ITEMS_PATH, MANIFEST_PATH, type PRODUCT_EVENTS_PATH } from '../recording/archive/archive-paths.ts'
import { parseJson } from '../recording/archive/field-reader.ts'
import { parseManifest, type Manifest } from '../recording/archive/manifest.ts'
import type { ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import { isRetryable, ReplayError, toReplayError } from '../shared/errors.ts'
import type { Fetch } from '../sources/fetch-bytes.ts'
import { HTTP_CAPABILITIES, httpSource } from '../sources/http-source.ts'
import { assertRecordingId } from '../sources/recording-id.ts'
import { sha256Hex } from './checked-bytes.ts'
import type { ArchiveStore, ObjectFacts, StoredObject } from './ports/archive-store.ts'
import { collectBytes, readObject } from './read-object.ts'
import { restoreBlock } from './restore-block.ts'
import { readManifest } from './stored-recordings.ts'
import { assertWholeGzip } from './whole-gzip.ts'

export interface ArchiveSourceOptions {
  /**
   * A second store with the same objects, e.g. a bucket of another region: asked for an object that is damaged here,
   * which is put right with what it has when the checksum agrees.
   */
  readonly upstream?: ArchiveStore
  /**
   * Where the recordings were archived from. Asked for a block that is damaged here, which is put right with what it
   * has when the manifest knows it by its times and events.
   */
  readonly origin?: ReplaySource
  /** Told of every damaged object, restored or not, and of what kept it from being restored. */
  readonly onCorrupt?: (error: ReplayError) => void
  /** @default `archive:` and the store's id */
  readonly id?: string
}

/** A source that has the files a player would ask for, with all that was derived. */
export interface ArchiveSource extends ReplaySource {
  readManifest(recordingId: string, options?: ReadOptions): Promise<Manifest>
  /**
   * A list of a recording as it is stored. Whoever does not read `body` to its end cancels it.
   *
   * @throws ReplayError `corrupt` before anything of a small one is given; from `body` of a large one, in place of its end,
   * and before anything of it to whoever asks within a minute
   */
  readList(recordingId: string, path: ListPath, options?: ReadOptions): Promise<StoredObject>
}

export type ListPath = typeof ITEMS_PATH | typeof PRODUCT_EVENTS_PATH

/** Up to here a list is held until it is known to be whole: whoever asks for a damaged one is told so in words. */
const MAX_HELD_BYTES = 1_000_000

/** What was found of an object, and until when it is believed while the object is the same. */
interface Damage {
  readonly error: ReplayError
  readonly modifiedMs: number
  readonly untilMs: number
}

/** How long whoever asks again is told in words that a list is damaged, which broke off; then it is read again. */
const TOLD_AGAIN_MS = 60_000
/** No reader takes a larger list. */
const MAX_LIST_BYTES = 64_000_000
/** Keys of files: how many are remembered to be whole. */
const MAX_REMEMBERED = 100_000
const BLOCK_OBJECT = /^([^/]+)\/blocks\/([^/]+)\.jsonl\.gz$/

/** Never asked: only the path after it is read. */
const BASE_URL = 'http://archive.invalid'

/**
 * Plays recordings from a store. The same reads as `httpSource`, with the store in place of the network: what one can
 * play the other can.
 *
 * @example
 * createReplayHandler({ source: archiveSource(directoryStore('/var/lib/replay')), authorize })
 */
export function archiveSource(store: ArchiveStore, options: ArchiveSourceOptions = {}): ArchiveSource {
  const { upstream, origin, onCorrupt = () => {}, id = `archive:${store.id}` } = options
  /** What the store said of files that were found whole: each is unpacked for that once, not for every viewer. */
  const whole = new Map<string, string>()
  /** Lists that broke off, by their keys. */
  const damaged = new Map<string, Damage>()

  const read = async (key: string, signal: AbortSignal | undefined) => {
    await assertNotBroken(key, signal)
    return orRestored(key, signal, async () => {
      const { content, ...facts } = await readObject(store, key, { signal })
      // Without a checksum nothing was checked on the way.
      if (BLOCK_OBJECT.test(key) || (key.endsWith('.gz') && !facts.sha256)) await assertWhole(key, content, facts)
      return content
    })
  }

  /** What broke off a moment ago, and is the same still, is not read again only to be refused. */
  async function assertNotBroken(key: string, signal: AbortSignal | undefined): Promise<void> {
    const known = damaged.get(key)
    if (!known) return
    const facts = await store.stat(key, signal ? { signal } : {})
    if (facts?.modifiedMs === known.modifiedMs && Date.now() < known.untilMs) throw known.error
    damaged.delete(key)
  }

  /** What is read, or what somebody else has where that is damaged. */
  async function orRestored(
    key: string,
    signal: AbortSignal | undefined,
    reading: () => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await reading()
    } catch (thrown) {
      if (!(thrown instanceof ReplayError && thrown.code === 'corrupt')) throw thrown
      onCorrupt(thrown)
      return restore(key, thrown, signal)
    }
  }

  async function assertWhole(key: string, content: Uint8Array<ArrayBuffer>, facts: Omit<ObjectFacts, 'key'>) {
    const mark = facts.sha256 ?? `${facts.bytes} bytes of ${facts.modifiedMs}`
    if (whole.get(key) === mark) return
    await assertWholeGzip(key, content)
    whole.set(key, mark)
    const [oldest] = whole.keys()
    if (whole.size > MAX_REMEMBERED && oldest !== undefined) whole.delete(oldest)
  }

  /** The first that has it. Who can answer later is a reason to ask again; otherwise it is what it was: damaged. */
  async function restore(key: string, damaged: ReplayError, signal: AbortSignal | undefined) {
    let later: ReplayError | null = null
    for (const ask of [fromUpstream, fromOrigin]) {
      try {
        const content = await ask(key, signal)
        if (content === null) continue
        await keep(key, content, signal)
        return content
      } catch (thrown) {
        const error = toReplayError(thrown)
        if (error.code === 'aborted') throw error
        if (isRetryable(error)) later ??= error
        else onCorrupt(error)
      }
    }
    throw later ?? damaged
  }

  async function fromUpstream(key: string, signal: AbortSignal | undefined) {
    if (!upstream) return null
    const wanted = (await store.stat(key))?.sha256
    const { content } = await readObject(upstream, key, { signal })
    return wanted !== undefined && sha256Hex(content) === wanted ? content : null
  }

  async function fromOrigin(key: string, signal: AbortSignal | undefined) {
    const [, recordingId, block] = BLOCK_OBJECT.exec(key) ?? []
    if (!origin || recordingId === undefined || block === undefined) return null
    const request = signal ? { signal } : {}
    const manifest = await readManifest(store, recordingId, request)
    return manifest && restoreBlock(origin, manifest, block, request)
  }

  /** A store that cannot be written to keeps nobody from watching. */
  async function keep(key: string, content: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    await store
      .write(key, content, { sha256: sha256Hex(content), ...(signal && { signal }) })
      .catch((thrown: unknown) => {
        const error = toReplayError(thrown, 'storage')
        if (error.code === 'aborted') throw error
        onCorrupt(error)
      })
  }

  /** The same bytes. Damage shows when all of them are read: it is told of, and mended for whoever asks next. */
  function watched({ key, body, modifiedMs }: StoredObject, signal: AbortSignal | undefined) {
    const reader = body.getReader()
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await reader.read()
            if (done) controller.close()
            else controller.enqueue(value)
          } catch (thrown) {
            if (thrown instanceof ReplayError && thrown.code === 'corrupt') {
              onCorrupt(thrown)
              const untilMs = Date.now() + TOLD_AGAIN_MS
              await restore(key, thrown, signal).catch(() => damaged.set(key, { error: thrown, modifiedMs, untilMs }))
            }
            controller.error(thrown)
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
  }

  const fetch: Fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const content = await read(pathname.slice(1), init?.signal ?? undefined)
    return new Response(content, { headers: { 'content-type': 'application/octet-stream' } })
  }

  const source = httpSource({ baseUrl: BASE_URL, id, fetch })
  return {
    ...source,
    id,
    capabilities: HTTP_CAPABILITIES,
    async readManifest(recordingId, { signal } = {}) {
      assertRecordingId(recordingId)
      const path = `${recordingId}/${MANIFEST_PATH}`
      return parseManifest(parseJson(new TextDecoder().decode(await read(path, signal)), path))
    },
    async readList(recordingId, path, { signal } = {}) {
      assertRecordingId(recordingId)
      const key = `${recordingId}/${path}`
      await assertNotBroken(key, signal)
      const stored = await store.read(key, signal ? { signal } : {})
      const { body, ...facts } = stored
      if (facts.sha256 && facts.bytes > MAX_HELD_BYTES) return { ...facts, body: watched(stored, signal) }
      const content = await orRestored(key, signal, async () => {
        const bytes = await collectBytes(body, { maxBytes: MAX_LIST_BYTES, key })
        // Without a checksum nothing was checked on the way.
        if (!facts.sha256) await assertWholeGzip(key, bytes)
        return bytes
      })
      return { ...facts, bytes: content.length, sha256: sha256Hex(content), body: new Blob([content]).stream() }
    },
  }
}
