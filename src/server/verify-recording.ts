import { blockPath, checkpointPath, INDEX_PATH, ITEMS_PATH, MANIFEST_PATH } from '../recording/archive/archive-paths.ts'
import { readCheckpointFile } from '../recording/archive/checkpoint-file.ts'
import { deriveArchive } from '../recording/archive/derive-archive.ts'
import { parseJson } from '../recording/archive/field-reader.ts'
import { inflateText } from '../recording/archive/inflate-bounded.ts'
import { parseItems } from '../recording/archive/items-file.ts'
import { parseManifest, type Manifest } from '../recording/archive/manifest.ts'
import { parseArchiveIndex } from '../recording/archive/recording-info.ts'
import { type ArchiveFile, writeArchiveIndex } from '../recording/archive/write-archive.ts'
import type { RecordingInfo } from '../recording/replay-source.ts'
import { ReplayError, type ReplayErrorCode } from '../shared/errors.ts'
import type { ArchiveStore, StoreOptions } from './ports/archive-store.ts'
import { readObject } from './read-object.ts'
import { storeRecording } from './store-recording.ts'
import { readManifest, storedRecordings } from './stored-recordings.ts'
import { assertWholeGzip } from './whole-gzip.ts'

export interface VerifyOptions extends StoreOptions {
  /** `derive` makes again what was made from blocks, where all of these are whole. @default 'nothing' */
  readonly mend?: 'nothing' | 'derive'
}

/** What was found of one recording; paths are below its folder. */
export interface VerifiedRecording {
  readonly recordingId: string
  /** Files that are not what was written, or not there; those that are mended now are among them. */
  readonly damaged: readonly string[]
  readonly mended: readonly string[]
}

/** What no reader could use. Everything else is the store's own trouble, and says nothing of an object. */
const UNUSABLE: ReadonlySet<ReplayErrorCode> = new Set(['corrupt', 'not_found', 'format_unknown', 'too_large'])
const MAX_DERIVED_BYTES = 256_000_000

/**
 * Reads every file of an archived recording, one after the other, and compares each with its checksum and its form.
 * Where checkpoints or lists are damaged, they can be derived again, which takes the memory of all the recording's
 * events; damaged blocks cannot, and come back from a second store or from where they were archived (`archiveSource`).
 * A recording that still grows is not looked at.
 *
 * @throws ReplayError what the store fails with
 * @example
 * const { damaged, mended } = await verifyRecording(store, recordingId, { mend: 'derive' })
 */
export async function verifyRecording(
  store: ArchiveStore,
  recordingId: string,
  { mend = 'nothing', signal }: VerifyOptions = {},
): Promise<VerifiedRecording> {
  const request = signal ? { signal } : {}
  const manifest = await readManifest(store, recordingId, request)
  if (!manifest) return { recordingId, damaged: [MANIFEST_PATH], mended: [] }
  if (!manifest.complete) return { recordingId, damaged: [], mended: [] }
  const isDamaged = async (path: string) => !(await isUsable(store, recordingId, path, request))
  const { blocks, others, derived } = filesOf(manifest)
  const lost = await filterInOrder(derived, isDamaged)
  const lostBlocks = await filterInOrder(blocks, isDamaged)
  const damaged = [...lostBlocks, ...(await filterInOrder(others, isDamaged)), ...lost]
  if (mend === 'nothing' || lost.length === 0 || lostBlocks.length > 0) return { recordingId, damaged, mended: [] }
  // What is there is believed to be what its checksum says. A viewer does without it meanwhile.
  for (const path of lost) await store.remove(`${recordingId}/${path}`, request)
  const files = readFiles(store, recordingId, [MANIFEST_PATH, ...blocks], request)
  const written = await readObject(store, `${recordingId}/${MANIFEST_PATH}`, request)
  await storeRecording(store, recordingId, withManifestAsItWas(deriveArchive(files), written.content), request)
  return { recordingId, damaged, mended: lost }
}

/** Where the new manifest says the same, the bytes stay too: their hash is what an archive was vouched for by. */
async function* withManifestAsItWas(
  files: AsyncIterable<ArchiveFile>,
  bytes: Uint8Array,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const said = (json: Uint8Array) =>
    JSON.stringify(parseManifest(parseJson(new TextDecoder().decode(json), MANIFEST_PATH)))
  for await (const file of files) {
    yield file.path === MANIFEST_PATH && said(file.bytes) === said(bytes) ? { ...file, bytes } : file
  }
}

/** The same of the list beside the recordings, which is made from their manifests; `null` where there is none. */
export async function verifyIndex(
  store: ArchiveStore,
  { mend = 'nothing', signal }: VerifyOptions = {},
): Promise<'whole' | 'damaged' | 'mended' | null> {
  const request = signal ? { signal } : {}
  if ((await store.stat(INDEX_PATH, request)) === null) return null
  const isWhole = await holds(async () => {
    const { content } = await readObject(store, INDEX_PATH, request)
    parseArchiveIndex(parseJson(new TextDecoder().decode(content), INDEX_PATH))
  })
  if (isWhole) return 'whole'
  if (mend === 'nothing') return 'damaged'
  const infos: RecordingInfo[] = []
  for await (const { id } of storedRecordings(store, request)) {
    const manifest = await readManifest(store, id, request)
    if (manifest) infos.push(manifest.recording)
  }
  for (const { path, bytes } of writeArchiveIndex(infos)) await store.write(path, bytes, request)
  return 'mended'
}

function filesOf({ blocks, checkpoints = [], files }: Manifest) {
  return {
    blocks: blocks.map(({ key }) => blockPath(key)),
    derived: [
      ...checkpoints.map(({ blockKey }) => checkpointPath(blockKey)),
      ...files.filter((path) => path === ITEMS_PATH),
    ],
    others: files.filter((path) => path !== ITEMS_PATH),
  }
}

async function isUsable(
  store: ArchiveStore,
  recordingId: string,
  path: string,
  request: StoreOptions,
): Promise<boolean> {
  return holds(async () => {
    const key = `${recordingId}/${path}`
    const { content } = await readObject(store, key, request)
    await assertWholeGzip(key, content)
    // Without a checksum its form is all there is to go by.
    if (path.startsWith('checkpoints/')) readCheckpointFile(content, key)
    else if (path === ITEMS_PATH) parseItems(inflateText(content, { maxBytes: MAX_DERIVED_BYTES, where: key }))
  })
}

async function holds(look: () => Promise<void>): Promise<boolean> {
  try {
    await look()
    return true
  } catch (thrown) {
    if (thrown instanceof ReplayError && UNUSABLE.has(thrown.code)) return false
    throw thrown
  }
}

async function filterInOrder(paths: readonly string[], test: (path: string) => Promise<boolean>): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) if (await test(path)) found.push(path)
  return found
}

async function* readFiles(
  store: ArchiveStore,
  recordingId: string,
  paths: readonly string[],
  request: StoreOptions,
): AsyncGenerator<ArchiveFile, void, undefined> {
  for (const path of paths) yield { path, bytes: (await readObject(store, `${recordingId}/${path}`, request)).content }
}
