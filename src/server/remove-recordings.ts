import { MANIFEST_PATH, PERSON_PATH } from '../recording/archive/archive-paths.ts'
import type { Person, RecordingInfo } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import { cachedRecordings } from './archive-block-store.ts'
import { sha256Hex } from './checked-bytes.ts'
import type { AnalyticsTables } from './ports/analytics-tables.ts'
import type { ArchiveStore, ObjectFacts, StoreOptions } from './ports/archive-store.ts'
import type { RemovedObject } from './ports/removed-object.ts'
import { removeObject } from './remove-object.ts'
import {
  readInfo,
  readManifest,
  readPerson,
  readPersonAt,
  storedRecordings,
  unlistRecordings,
  type StoredRecording,
} from './stored-recordings.ts'

/** What somebody who asked for erasure, or an auditor, can be given: what was removed, by content. */
export interface RemovalProof {
  readonly storeId: string
  /** ms since epoch. */
  readonly removedAtMs: number
  readonly recordingIds: readonly string[]
  readonly objects: readonly RemovedObject[]
  /** Files of tables, where analytics were given; by the name they had there. */
  readonly tables: readonly RemovedObject[]
  /** SHA-256 of the JSON of all the other fields, so that the proof cannot be changed unnoticed. */
  readonly sha256: string
}

export interface RemoveOptions extends StoreOptions {
  /** Where tables of the recordings are, which go with them. @default nowhere */
  readonly analytics?: Pick<AnalyticsTables, 'remove'>
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
}

/** Any of a person's names. All that are given count, not only the first. */
export interface PersonNames {
  readonly personId?: string
  readonly distinctIds?: readonly string[]
  readonly email?: string
}

/**
 * Removes the recordings that ended before `beforeMs` (ms since epoch), and folders without a usable manifest whose
 * files are all older: what an interrupted removal or writing has left.
 *
 * @throws ReplayError `bad_request`, and what the store fails with; asking again goes on where it stopped
 */
export async function removeOlderThan(
  store: ArchiveStore,
  { beforeMs }: { readonly beforeMs: number },
  options: RemoveOptions = {},
): Promise<RemovalProof> {
  if (!Number.isFinite(beforeMs)) {
    throw new ReplayError('bad_request', { what: 'Nobody said how old is too old.', fix: 'Give beforeMs.' })
  }
  return removeWhere(store, options, async ({ objects, info }) => {
    const known = await info()
    if (known) return known.endMs < beforeMs
    return objects.every(({ modifiedMs }) => modifiedMs < beforeMs)
  })
}

/**
 * Removes every recording of one person, whichever of the names it bears.
 *
 * @throws ReplayError `bad_request` where no name is given, and what the store fails with
 */
export async function removePerson(
  store: ArchiveStore,
  names: PersonNames,
  options: RemoveOptions = {},
): Promise<RemovalProof> {
  const { personId, email, distinctIds = [] } = names
  if (!personId && !email && distinctIds.length === 0) {
    throw new ReplayError('bad_request', {
      what: 'Nobody said whose recordings are to be removed.',
      fix: 'Give personId, distinctIds or email.',
    })
  }
  return removeWhere(store, options, async ({ info, person }) => {
    const recording = await info()
    return (
      [recording?.person, await person()].some((each) => isPerson(each, names)) || isDistinct(recording, distinctIds)
    )
  })
}

function isPerson(person: Person | null | undefined, { personId, email, distinctIds = [] }: PersonNames): boolean {
  if (!person) return false
  const isEmail = email !== undefined && person.email?.toLowerCase() === email.toLowerCase()
  return isEmail || (!!personId && person.id === personId) || person.distinctIds.some((id) => distinctIds.includes(id))
}

function isDistinct(recording: RecordingInfo | null, distinctIds: readonly string[]): boolean {
  return recording?.distinctId !== undefined && distinctIds.includes(recording.distinctId)
}

/** Files of one recording, archived or cached. */
interface Candidate extends StoredRecording {
  readonly prefix: string
  info(): Promise<RecordingInfo | null>
  person(): Promise<Person | null>
}

async function* candidates(store: ArchiveStore, options: StoreOptions): AsyncGenerator<Candidate> {
  for await (const recording of storedRecordings(store, options)) {
    const { id } = recording
    yield {
      ...recording,
      prefix: `${id}/`,
      info: async () => (await readManifest(store, id, options))?.recording ?? null,
      person: () => readPerson(store, id, options),
    }
  }
  for await (const recording of cachedRecordings(store, options)) {
    const { prefix } = recording
    yield {
      ...recording,
      info: () => readInfo(store, `${prefix}info`, options),
      person: () => readPersonAt(store, `${prefix}person`, options),
    }
  }
}

async function removeWhere(
  store: ArchiveStore,
  options: RemoveOptions,
  isMeant: (recording: Candidate) => Promise<boolean>,
): Promise<RemovalProof> {
  const meant: Candidate[] = []
  const ids = new Set<string>()
  for await (const recording of candidates(store, options)) {
    // What is cached of a recording goes with it.
    if (!ids.has(recording.id) && !(await isMeant(recording))) continue
    meant.push(recording)
    ids.add(recording.id)
  }
  const removed: RemovedObject[] = []
  const tables: RemovedObject[] = []
  await unlistRecordings(store, ids, options)
  const remove = async (objects: readonly ObjectFacts[]) => {
    for (const object of objects) {
      const gone = await removeObject(store, object, options)
      if (gone) removed.push(gone)
    }
  }
  for (const { id, prefix, objects } of meant) {
    const ofRank = (wanted: number) => objects.filter((object) => rank(object, prefix) === wanted)
    await remove(ofRank(0))
    // Whoever writes tables meanwhile finds no manifest any more, and takes them back. What is left of the recording
    // finds them again where this is interrupted.
    if (prefix === `${id}/`) tables.push(...((await options.analytics?.remove(id)) ?? []))
    await remove([...ofRank(1), ...ofRank(2)])
  }
  const proof = {
    storeId: store.id,
    removedAtMs: (options.now ?? Date.now)(),
    recordingIds: [...ids],
    objects: removed,
    tables,
  }
  return { ...proof, sha256: sha256Hex(new TextEncoder().encode(JSON.stringify(proof))) }
}

/** Those that tell whose recording it is, by path. */
const NAMED: ReadonlySet<string> = new Set([PERSON_PATH, 'info', 'person'])

/**
 * Without its manifest a recording is gone for every reader, so nobody meets a part of one. Of a person's other files
 * those that name them go last: an interrupted removal is found again by the same name.
 */
function rank({ key }: ObjectFacts, prefix: string): number {
  const path = key.slice(prefix.length)
  if (path === MANIFEST_PATH) return 0
  return NAMED.has(path) ? 2 : 1
}
