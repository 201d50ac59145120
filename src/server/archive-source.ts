import { MANIFEST_PATH } from '../recording/archive/archive-paths.ts'
import { parseJson } from '../recording/archive/field-reader.ts'
import { parseManifest, type Manifest } from '../recording/archive/manifest.ts'
import type { ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import type { Fetch } from '../sources/fetch-bytes.ts'
import { HTTP_CAPABILITIES, httpSource } from '../sources/http-source.ts'
import { assertRecordingId } from '../sources/recording-id.ts'
import { corruptObject, sha256Hex } from './checked-bytes.ts'
import type { ArchiveStore } from './ports/archive-store.ts'
import { readObject } from './read-object.ts'

export interface ArchiveSourceOptions {
  /**
   * A second store with the same objects, e.g. a bucket of another region: asked for an object that is damaged here,
   * which is put right with what it has when the checksum agrees.
   */
  readonly upstream?: ArchiveStore
  /** Told of every damaged object, restored or not. */
  readonly onCorrupt?: (error: ReplayError) => void
  /** @default `archive:` and the store's id */
  readonly id?: string
}

/** A source that has the manifest a player would ask for, with all that was derived. */
export interface ArchiveSource extends ReplaySource {
  readManifest(recordingId: string, options?: ReadOptions): Promise<Manifest>
}

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
  const { upstream, onCorrupt = () => {}, id = `archive:${store.id}` } = options

  async function read(key: string, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return (await readObject(store, key, { signal })).content
    } catch (thrown) {
      if (!(thrown instanceof ReplayError && thrown.code === 'corrupt')) throw thrown
      onCorrupt(thrown)
      if (!upstream) throw thrown
      return restore(key, upstream, signal)
    }
  }

  async function restore(key: string, from: ArchiveStore, signal: AbortSignal | undefined) {
    const wanted = (await store.stat(key))?.sha256
    const { content } = await readObject(from, key, { signal })
    if (wanted === undefined || sha256Hex(content) !== wanted) throw corruptObject(key)
    await store.write(key, content, { sha256: wanted })
    return content
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
  }
}
