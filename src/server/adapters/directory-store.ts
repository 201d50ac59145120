import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readdir, rm, stat as statFile } from 'node:fs/promises'
import path from 'node:path'

import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { throwIfAborted } from '../../sources/abort.ts'
import { checkedStream, corruptObject, type CreateSha256 } from '../checked-bytes.ts'
import { cutRange } from '../cut-range.ts'
import type { ArchiveStore, ObjectFacts } from '../ports/archive-store.ts'
import { assertStoreKey, isStoreKey } from '../store-key.ts'
import { checksumFile } from './checksum-file.ts'
import { fileStream } from './file-stream.ts'
import { writeFileWhole } from './write-file-whole.ts'

export interface DirectoryStoreOptions {
  /** @default `directory:` and the folder's absolute path */
  readonly id?: string
}

/** Node's own, several times as fast as the portable one. */
const createSha256: CreateSha256 = () => {
  const hash = createHash('sha256')
  return { update: (bytes) => hash.update(bytes), hex: () => hash.digest('hex') }
}

/** Beside the objects and never among them, because no key begins with a dot. */
const TEMP_FOLDER = '.writing'
const CHECKSUM_FOLDER = '.checksums'
/** What a process that died while writing has left behind. */
const STALE_MS = 24 * 3_600_000

/**
 * Keeps recordings as plain files below a folder, which is made when the first is written: any static web server can
 * serve it. Objects are written beside, flushed and renamed. A file that was copied in by hand has no checksum and is
 * served unchecked.
 *
 * @example
 * const store = directoryStore('/var/lib/replay')
 */
export function directoryStore(folder: string, options: DirectoryStoreOptions = {}): ArchiveStore {
  const root = path.resolve(folder)
  const tempFolder = path.join(root, TEMP_FOLDER)
  const checksumsOf = (key: string) => checksumFile(path.join(root, CHECKSUM_FOLDER, `${key}.sha256`))
  let swept: Promise<void> | undefined

  function fileOf(key: string, signal: AbortSignal | undefined): string {
    throwIfAborted(signal)
    assertStoreKey(key)
    return path.join(root, ...key.split('/'))
  }

  return {
    id: options.id ?? `directory:${root}`,

    async read(key, { range, signal } = {}) {
      const name = fileOf(key, signal)
      // Never through a link: it could lead out of the folder.
      const file = await open(name, constants.O_RDONLY | constants.O_NOFOLLOW).catch((thrown: unknown) => {
        throw storeError(key, thrown)
      })
      try {
        const { size, mtimeMs, isFile } = await factsOf(() => file.stat())
        if (!isFile) throw notStored(key)
        const { accepted, current } = await checksumsOf(key).read()
        const facts: ObjectFacts = { key, bytes: size, modifiedMs: mtimeMs, ...(current && { sha256: current }) }
        if (range) {
          const cut = cutRange(range, size)
          return { ...facts, body: fileStream(file, cut, signal), range: cut }
        }
        const body = fileStream(file, { start: 0, end: size - 1 }, signal)
        return { ...facts, body: accepted.length ? body.pipeThrough(checkedStream(key, accepted, createSha256)) : body }
      } catch (thrown) {
        await file.close()
        throw storeError(key, thrown)
      }
    },

    async write(key, content, { sha256: expected, signal } = {}) {
      const target = fileOf(key, signal)
      await (swept ??= sweep(tempFolder))
      const checksums = checksumsOf(key)
      try {
        const sha256 = await writeFileWhole(target, content, {
          tempFolder,
          signal,
          beforeItAppears: async (actual) => {
            if (expected !== undefined && expected !== actual) throw corruptObject(key)
            await checksums.announce(actual)
          },
        })
        await checksums.confirm(sha256)
        const { size, mtimeMs } = await factsOf(() => statFile(target))
        return { key, bytes: size, modifiedMs: mtimeMs, sha256 }
      } catch (thrown) {
        // Where a folder should be there is a file.
        throw isAbsent(thrown) ? failed(key, thrown) : storeError(key, thrown)
      }
    },

    async *list(prefix, { signal } = {}) {
      yield* listFolder(root, '', prefix, signal)
    },

    async stat(key, { signal } = {}) {
      const name = fileOf(key, signal)
      try {
        const { size, mtimeMs, isFile } = await factsOf(() => lstat(name))
        if (!isFile) return null
        const { current } = await checksumsOf(key).read()
        return { key, bytes: size, modifiedMs: mtimeMs, ...(current && { sha256: current }) }
      } catch (thrown) {
        const error = storeError(key, thrown)
        if (error.code === 'not_found') return null
        throw error
      }
    },

    async remove(key, { signal } = {}) {
      const name = fileOf(key, signal)
      try {
        await rm(name)
        await checksumsOf(key).remove()
        return true
      } catch (thrown) {
        const error = storeError(key, thrown)
        if (error.code === 'not_found') return false
        throw error
      }
    },
  }
}

async function factsOf(ask: () => Promise<{ size: number; mtimeMs: number; isFile(): boolean }>) {
  const stats = await ask()
  return { size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile() }
}

async function* listFolder(
  folder: string,
  parent: string,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectFacts> {
  throwIfAborted(signal)
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    if (storeError(parent, thrown).code === 'not_found') return []
    throw storeError(parent, thrown)
  })
  // A folder counts with its slash: `a-b` comes before `a/b`, as in a bucket.
  const named = entries.map((entry) => ({ entry, key: parent + entry.name + (entry.isDirectory() ? '/' : '') }))
  for (const { entry, key } of named.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) {
        yield* listFolder(path.join(folder, entry.name), key, prefix, signal)
      }
    } else if (entry.isFile() && key.startsWith(prefix) && isStoreKey(key)) {
      throwIfAborted(signal)
      const facts = await factsOf(() => lstat(path.join(folder, entry.name))).catch(() => null)
      if (facts?.isFile) yield { key, bytes: facts.size, modifiedMs: facts.mtimeMs }
    }
  }
}

async function sweep(tempFolder: string): Promise<void> {
  const names = await readdir(tempFolder).catch(() => [])
  for (const name of names) {
    const file = path.join(tempFolder, name)
    const facts = await lstat(file).catch(() => null)
    if (facts && Date.now() - facts.mtimeMs > STALE_MS) await rm(file, { force: true })
  }
}

function notStored(key: string): ReplayError {
  return new ReplayError('not_found', { what: `The store has no ${key}.` })
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ERR_FS_EISDIR'])

function storeError(key: string, thrown: unknown): ReplayError {
  if (thrown instanceof ReplayError) return thrown
  if (isAbsent(thrown)) return notStored(key)
  return codeOf(thrown) === '' ? toReplayError(thrown, 'storage') : failed(key, thrown)
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
}

function isAbsent(thrown: unknown): boolean {
  return ABSENT.has(codeOf(thrown))
}

function failed(key: string, thrown: unknown): ReplayError {
  return new ReplayError('storage', {
    what: `The folder could not read or write ${key} (${codeOf(thrown)}).`,
    fix: 'Check its permissions and the space on its disk.',
    cause: thrown,
  })
}
