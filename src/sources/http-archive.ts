import {
  blockPath,
  checkpointPath,
  FLAGS_PATH,
  INDEX_PATH,
  ITEMS_PATH,
  MANIFEST_PATH,
  PERSON_PATH,
  PRODUCT_EVENTS_PATH,
} from '../recording/archive/archive-paths.ts'
import { parseJson } from '../recording/archive/field-reader.ts'
import { inflateText } from '../recording/archive/inflate-bounded.ts'
import { readItemsSteps } from '../recording/archive/items-file.ts'
import { manifestBlocks, parseManifest, type Manifest } from '../recording/archive/manifest.ts'
import { toDensity } from '../recording/archive/outline.ts'
import { parseFlags, parseProductEvents } from '../recording/archive/product-events.ts'
import { parseArchiveIndex, parsePerson } from '../recording/archive/recording-info.ts'
import { isSafeId } from '../recording/archive/safe-id.ts'
import type { RecordingFilter, RecordingPage, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import { throwIfAborted } from './abort.ts'
import { failedBlock } from './block-failure.ts'
import { fetchBytes, type Fetch, type HttpAnswer } from './fetch-bytes.ts'
import { assertListed, filterRecordings } from './filter-recordings.ts'
import { httpError, retryAfterMs } from './http-error.ts'
import { createInFlight } from './in-flight.ts'
import { HTTP_CAPABILITIES, httpSourceId, type HttpSourceOptions } from './http-source.ts'
import { inOrder } from './in-order.ts'
import { inSlices } from './in-slices.ts'
import { recordingQuery } from './recording-query.ts'
import { parseRecordingPage } from './recording-page.ts'
import { assertRecordingId, blockNotFound, notDerived, notFound, notListed } from './recording-id.ts'

const SUBJECT = 'The archive server'
const CONCURRENCY = 4
const MAX_METADATA_BYTES = 64_000_000
const SEARCH_PATH = 'search'
/** Its policy may be mended meanwhile. */
const SEARCH_AGAIN_MS = 60_000
/** Of recordings in a page of our handler's. */
const MAX_PAGE = 200

/** The requests of `httpSource`, below a base address without a slash at its end. */
export function createHttpArchive(baseUrl: string, options: HttpSourceOptions): ReplaySource {
  const inFlight = createInFlight()
  /** The last manifest of a recording that is over: whoever was told its blocks asks for its outline next. */
  let closed: { readonly recordingId: string; readonly manifest: Manifest } | null = null
  /** Whether the server has a search; one that only has files is asked once. */
  let searches = true
  /** Until then a bucket, which forbids what it does not have, is not asked to search again. */
  let searchAgainMs = 0
  const init: Omit<RequestInit, 'signal'> = {
    credentials: options.credentials ?? 'same-origin',
    // A header may be a secret, and fetch takes all but `authorization` along to wherever it is redirected.
    ...(options.headers && { headers: { ...options.headers }, redirect: 'error' as const }),
  }

  async function get(
    path: string,
    signal: AbortSignal | undefined,
    more: { cache?: RequestCache; maxBytes?: number } = {},
  ) {
    const { cache = 'default', ...limit } = more
    const fetch: Fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
    const answer = await fetchBytes(`${baseUrl}/${path}`, {
      fetch,
      subject: SUBJECT,
      signal,
      init: { ...init, cache },
      ...limit,
    })
    if (answer.status === 200) return answer
    if (answer.status === 500 && saysDamaged(answer.bytes)) throw damagedThere()
    const waitMs = retryAfterMs(answer.headers, Date.now())
    throw httpError(answer.status, SUBJECT, waitMs === undefined ? {} : { retryAfterMs: waitMs })
  }

  /** Reads a JSON file; `undefined` where it is not there. */
  async function getJson(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    const answer = await get(path, signal, { cache: 'no-cache', maxBytes: MAX_METADATA_BYTES }).catch(nullIfNotFound)
    if (answer === null || isPage(answer)) return undefined
    return parseJson(inflateText(answer.bytes, { maxBytes: MAX_METADATA_BYTES, where: path }), path)
  }

  async function manifestOf(recordingId: string, signal: AbortSignal | undefined): Promise<Manifest> {
    assertRecordingId(recordingId)
    return inFlight.share(
      recordingId,
      async (shared) => {
        const json = await getJson(`${recordingId}/${MANIFEST_PATH}`, shared)
        if (json === undefined) throw notFound(recordingId, SUBJECT)
        const manifest = parseManifest(json)
        if (manifest.complete) closed = { recordingId, manifest }
        return manifest
      },
      signal,
    )
  }

  /** A file that may be gzip or not; `null` where it is not there. */
  async function getDerived(path: string, signal: AbortSignal | undefined, cache: RequestCache = 'default') {
    const answer = await get(path, signal, { cache, maxBytes: MAX_METADATA_BYTES }).catch(nullIfNotFound)
    return answer === null || isPage(answer) ? null : answer.bytes
  }

  /**
   * A list, `null` where it is not there. Our handler sends a large one as it reads it, and breaks off where it is
   * damaged: asked once more, it has mended it, or says so in words.
   */
  async function getList(path: string, signal: AbortSignal | undefined): Promise<Uint8Array | null> {
    try {
      return await getDerived(path, signal)
    } catch (thrown) {
      if (!hasBrokenOff(thrown)) throw thrown
    }
    try {
      // All of it: a browser would put what is whole behind the damaged part that it has.
      return await getDerived(path, signal, 'reload')
    } catch (thrown) {
      throw hasBrokenOff(thrown) ? endsEarly(path, thrown) : thrown
    }
  }

  /**
   * Of a file that is not there: the recording may have been removed meanwhile, or be archived again without it. Else
   * it is read without, as one that is damaged, and somebody has to know.
   */
  async function assertNotNamed(recordingId: string, path: string, signal: AbortSignal | undefined): Promise<void> {
    const { files } = await manifestOf(recordingId, signal)
    if (!files.includes(path)) return
    throw new ReplayError('corrupt', {
      what: `${path} of recording ${recordingId} is not there, though its manifest names it.`,
      fix:
        path === ITEMS_PATH
          ? 'Derive it again with portal-replay verify --mend.'
          : 'Restore it, or archive the recording again.',
    })
  }

  /**
   * What the server itself finds: it may know more of a recording than its list says, such as who a person was before.
   * `null` where it only has files.
   */
  async function searched(filter: RecordingFilter, signal: AbortSignal | undefined): Promise<RecordingPage | null> {
    if (!searches || Date.now() < searchAgainMs) return null
    const { limit } = filter
    const query = recordingQuery({ ...filter, ...(limit !== undefined && { limit: Math.min(limit, MAX_PAGE) }) })
    const json = await getJson(SEARCH_PATH + query, signal).catch((thrown: unknown) => {
      // So a bucket says of what it does not have; whoever may not search may not list either, and is told so then.
      if (!(thrown instanceof ReplayError && thrown.code === 'forbidden')) throw thrown
      searchAgainMs = Date.now() + SEARCH_AGAIN_MS
      return null
    })
    if (json === undefined) searches = false
    return json == null ? null : parseRecordingPage(json)
  }

  return {
    id: httpSourceId(baseUrl, options),
    capabilities: HTTP_CAPABILITIES,

    getRecording: async (recordingId, { signal } = {}) => (await manifestOf(recordingId, signal)).recording,

    async listBlocks(recordingId, { signal } = {}) {
      const manifest = await manifestOf(recordingId, signal)
      const hasOutline = manifest.complete && manifest.outline !== undefined && manifest.files.includes(ITEMS_PATH)
      return { blocks: manifestBlocks(manifest), complete: manifest.complete, ...(hasOutline && { hasOutline }) }
    },

    async *readBlocks(recordingId, blocks, { signal } = {}) {
      assertRecordingId(recordingId)
      yield* inOrder(
        blocks,
        async (block, stop) => {
          try {
            if (!isSafeId(block.key)) throw blockNotFound(block.key)
            const answer = await get(`${recordingId}/${blockPath(block.key)}`, stop)
            if (isPage(answer)) throw blockNotFound(block.key)
            return { block, bytes: answer.bytes }
          } catch (thrown) {
            return failedBlock(block, thrown)
          }
        },
        { concurrency: CONCURRENCY, signal },
      )
    },

    async readCheckpoint(recordingId, block, { signal } = {}) {
      throwIfAborted(signal)
      assertRecordingId(recordingId)
      if (block.hasCheckpoint !== true || !isSafeId(block.key)) return null
      return getDerived(`${recordingId}/${checkpointPath(block.key)}`, signal)
    },

    async readOutline(recordingId, { signal } = {}) {
      const known = closed?.recordingId === recordingId ? closed.manifest : null
      const { outline, files } = known ?? (await manifestOf(recordingId, signal))
      if (!outline || !files.includes(ITEMS_PATH)) throw notDerived(recordingId)
      const bytes = await getList(`${recordingId}/${ITEMS_PATH}`, signal)
      if (bytes === null) {
        await assertNotNamed(recordingId, ITEMS_PATH, signal)
        throw notDerived(recordingId)
      }
      const lists = await inSlices(readItemsSteps(bytes, MAX_METADATA_BYTES), signal)
      return { ...outline, density: toDensity(outline.density), ...lists }
    },

    async listRecordings(filter, { signal } = {}) {
      throwIfAborted(signal)
      // Nothing is asked for, which a query string cannot say.
      if (filter.recordingIds?.length === 0 || filter.distinctIds?.length === 0) return { recordings: [] }
      const page = await searched(filter, signal)
      if (page !== null) return page
      assertListed(filter)
      const json = await getJson(INDEX_PATH, signal).catch((thrown: unknown) => {
        // No bucket with a list: it is somebody who may see nothing yet.
        searchAgainMs = 0
        throw thrown
      })
      if (json === undefined)
        throw notListed(SUBJECT, 'Put an index.json (a list of recordings) beside the recordings’ folders.')
      return filterRecordings(parseArchiveIndex(json), filter)
    },

    async getPerson(recordingId, { signal } = {}) {
      const manifest = await manifestOf(recordingId, signal)
      if (!manifest.files.includes(PERSON_PATH)) return manifest.recording.person ?? null
      const json = await getJson(`${recordingId}/${PERSON_PATH}`, signal)
      if (json === undefined) await assertNotNamed(recordingId, PERSON_PATH, signal)
      // So a server says that nobody is known.
      return json == null ? null : parsePerson(json)
    },

    async getProductEvents(recordingId, { signal } = {}) {
      const manifest = await manifestOf(recordingId, signal)
      if (!manifest.files.includes(PRODUCT_EVENTS_PATH)) return []
      const bytes = await getList(`${recordingId}/${PRODUCT_EVENTS_PATH}`, signal)
      if (bytes === null) {
        await assertNotNamed(recordingId, PRODUCT_EVENTS_PATH, signal)
        return []
      }
      return parseProductEvents(inflateText(bytes, { maxBytes: MAX_METADATA_BYTES, where: PRODUCT_EVENTS_PATH }))
    },

    async getFlags({ signal } = {}) {
      const json = await getJson(FLAGS_PATH, signal)
      return json === undefined ? [] : parseFlags(json)
    },
  }
}

/** Our own handler says so of what it keeps. Nothing else of a body is believed, or told. */
function saysDamaged(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(0, 64)).startsWith('{"error":{"code":"corrupt",')
}

/** Not worth asking again, unlike a server in trouble. */
function damagedThere(): ReplayError {
  return new ReplayError('corrupt', {
    what: `What ${SUBJECT.toLowerCase()} has stored is damaged.`,
    fix: 'It is named in the server’s log: restore it, or archive the recording again.',
    status: 500,
  })
}

function hasBrokenOff(thrown: unknown): thrown is ReplayError {
  return thrown instanceof ReplayError && thrown.code === 'network' && thrown.status === 200
}

function endsEarly(path: string, cause: ReplayError): ReplayError {
  return new ReplayError('corrupt', {
    what: `${SUBJECT} broke off twice before the end of ${path}.`,
    why: 'So it does with a list that is damaged.',
    fix: 'Look into the server’s log, which names what is damaged.',
    cause,
  })
}

/** Servers of single-page applications send their page for whatever they do not have. */
function isPage(answer: HttpAnswer): boolean {
  return answer.headers.get('content-type')?.startsWith('text/html') ?? false
}

function nullIfNotFound(thrown: unknown): null {
  if (thrown instanceof ReplayError && thrown.code === 'not_found') return null
  throw thrown
}
