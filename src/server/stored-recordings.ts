import { INDEX_PATH, MANIFEST_PATH, PERSON_PATH } from '../recording/archive/archive-paths.ts'
import { parseJson } from '../recording/archive/field-reader.ts'
import { parseManifest, type Manifest } from '../recording/archive/manifest.ts'
import { parseArchiveIndex, parsePerson, parseRecordingInfo } from '../recording/archive/recording-info.ts'
import { isSafeId } from '../recording/archive/safe-id.ts'
import { isObject } from '../recording/events.ts'
import type { Person, RecordingInfo } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import type { ArchiveStore, ObjectFacts, StoreOptions } from './ports/archive-store.ts'
import { readObject } from './read-object.ts'

/** A recording's folder in a store. */
export interface StoredRecording {
  readonly id: string
  readonly objects: readonly ObjectFacts[]
}

/** Every folder of the store that a recording could be in, one at a time, in order of ids. */
export async function* storedRecordings(
  store: ArchiveStore,
  options: StoreOptions = {},
): AsyncGenerator<StoredRecording, void, undefined> {
  let objects: ObjectFacts[] = []
  let id: string | null = null
  for await (const object of store.list('', options)) {
    const folder = object.key.includes('/') ? (object.key.split('/')[0] ?? '') : null
    if (!isSafeId(folder)) continue
    if (id !== null && folder !== id) {
      yield { id, objects }
      objects = []
    }
    id = folder
    objects.push(object)
  }
  if (id !== null) yield { id, objects }
}

/** What is said of a stored recording; `null` where it is damaged or has no manifest. */
export async function readManifest(
  store: ArchiveStore,
  id: string,
  options: StoreOptions = {},
): Promise<Manifest | null> {
  return orNull(async () => parseManifest(await readJson(store, `${id}/${MANIFEST_PATH}`, options)))
}

/** Who a stored recording is of, from the file beside the manifest; `null` where nobody knows. */
export async function readPerson(store: ArchiveStore, id: string, options: StoreOptions = {}): Promise<Person | null> {
  return readPersonAt(store, `${id}/${PERSON_PATH}`, options)
}

/** The same of any file. */
export async function readPersonAt(
  store: ArchiveStore,
  key: string,
  options: StoreOptions = {},
): Promise<Person | null> {
  return orNull(async () => parsePerson(await readJson(store, key, options)))
}

/** What is said of a recording in a file of its own, e.g. of a cache; `null` where that is damaged or not there. */
export async function readInfo(
  store: ArchiveStore,
  key: string,
  options: StoreOptions = {},
): Promise<RecordingInfo | null> {
  return orNull(async () => {
    const value = await readJson(store, key, options)
    if (!isObject(value)) return null
    // Sources measure finer than archives do.
    const [startMs, endMs] = [value['startMs'], value['endMs']].map((ms) => Math.floor(Number(ms)))
    return parseRecordingInfo({ ...value, startMs, endMs })
  })
}

/** Takes recordings out of the list beside the folders, if there is one. */
export async function unlistRecordings(
  store: ArchiveStore,
  ids: ReadonlySet<string>,
  options: StoreOptions = {},
): Promise<void> {
  const index = await orNull(async () => parseArchiveIndex(await readJson(store, INDEX_PATH, options)))
  if (!index?.some(({ id }) => ids.has(id))) return
  const left = index.filter(({ id }) => !ids.has(id))
  await store.write(INDEX_PATH, new TextEncoder().encode(JSON.stringify(left)), options)
}

async function readJson(store: ArchiveStore, key: string, { signal }: StoreOptions): Promise<unknown> {
  const { content } = await readObject(store, key, { signal, maxBytes: 64_000_000 })
  return parseJson(new TextDecoder().decode(content), key)
}

const NOTHING_USABLE: ReadonlySet<string> = new Set([
  'not_found',
  'corrupt',
  'format_unknown',
  'unsupported',
  'too_large',
])

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (thrown) {
    if (thrown instanceof ReplayError && NOTHING_USABLE.has(thrown.code)) return null
    throw thrown
  }
}
