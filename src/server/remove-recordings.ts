import { MANIFEST_PATH } from '../recording/archive/archive-paths.ts'
import type { Person, RecordingInfo } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import { sha256Hex } from './checked-bytes.ts'
import type { ArchiveStore, ObjectFacts, StoreOptions } from './ports/archive-store.ts'
import { readManifest, readPerson, storedRecordings, unlistRecordings } from './stored-recordings.ts'

/** An object that is gone. `sha256` is `null` where the store had no checksum of it. */
export interface RemovedObject {
  readonly key: string
  readonly bytes: number
  readonly sha256: string | null
}

/** What somebody who asked for erasure, or an auditor, can be given: what was removed, by content. */
export interface RemovalProof {
  readonly storeId: string
  /** ms since epoch. */
  readonly removedAtMs: number
  readonly recordingIds: readonly string[]
  readonly objects: readonly RemovedObject[]
  /** SHA-256 of the JSON of all the other fields, so that the proof cannot be changed unnoticed. */
  readonly sha256: string
}

export interface RemoveOptions extends StoreOptions {
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
  return removeWhere(store, options, async ({ id, objects }) => {
    const manifest = await readManifest(store, id, options)
    if (manifest) return manifest.recording.endMs < beforeMs
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
  return removeWhere(store, options, async ({ id }) => {
    const recording = (await readManifest(store, id, options))?.recording
    const person = await readPerson(store, id, options)
    return [recording?.person, person].some((each) => isPerson(each, names)) || isDistinct(recording, distinctIds)
  })
}

function isPerson(person: Person | null | undefined, { personId, email, distinctIds = [] }: PersonNames): boolean {
  if (!person) return false
  const isEmail = email !== undefined && person.email?.toLowerCase() === email.toLowerCase()
  return isEmail || (!!personId && person.id === personId) || person.distinctIds.some((id) => distinctIds.includes(id))
}

function isDistinct(recording: RecordingInfo | undefined, distinctIds: readonly string[]): boolean {
  return recording?.distinctId !== undefined && distinctIds.includes(recording.distinctId)
}

async function removeWhere(
  store: ArchiveStore,
  options: RemoveOptions,
  isMeant: (recording: { id: string; objects: readonly ObjectFacts[] }) => Promise<boolean>,
): Promise<RemovalProof> {
  const meant: { id: string; objects: readonly ObjectFacts[] }[] = []
  for await (const recording of storedRecordings(store, options)) {
    if (await isMeant(recording)) meant.push(recording)
  }
  const removed: RemovedObject[] = []
  await unlistRecordings(store, new Set(meant.map(({ id }) => id)), options)
  for (const { id, objects } of meant) {
    const isManifest = ({ key }: ObjectFacts) => key === `${id}/${MANIFEST_PATH}`
    // Without its manifest a recording is gone for every reader, so nobody meets a part of one. Of a person's other
    // files the one that names them goes last: an interrupted removal is found again by the same name.
    const isNamed = ({ key }: ObjectFacts) => key === `${id}/person.json`
    const ordered = [...objects].sort((a, b) => rank(a) - rank(b))
    function rank(object: ObjectFacts): number {
      if (isManifest(object)) return 0
      return isNamed(object) ? 2 : 1
    }
    for (const { key, bytes } of ordered) {
      const facts = await store.stat(key, options)
      if (await store.remove(key, options)) removed.push({ key, bytes, sha256: facts?.sha256 ?? null })
    }
  }
  const proof = {
    storeId: store.id,
    removedAtMs: (options.now ?? Date.now)(),
    recordingIds: meant.map(({ id }) => id),
    objects: removed,
  }
  return { ...proof, sha256: sha256Hex(new TextEncoder().encode(JSON.stringify(proof))) }
}
