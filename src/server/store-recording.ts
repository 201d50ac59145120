import { MANIFEST_PATH } from '../recording/archive/archive-paths.ts'
import type { ArchiveFile } from '../recording/archive/write-archive.ts'
import { assertRecordingId } from '../sources/recording-id.ts'
import { sha256Hex } from './checked-bytes.ts'
import type { ArchiveStore, StoreOptions } from './ports/archive-store.ts'

/**
 * Puts the files of a recording into a store so that nobody ever sees half of it: the manifest comes last, and where a
 * file that is there already changes, the old manifest goes first. What is there unchanged is not written again.
 *
 * @param files As `writeArchive` yields them.
 * @throws ReplayError `bad_request` for an id that cannot name a folder, and what the store fails with
 * @example
 * await storeRecording(store, info.id, writeArchive({ info, events }))
 */
export async function storeRecording(
  store: ArchiveStore,
  recordingId: string,
  files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
  options: StoreOptions = {},
): Promise<void> {
  assertRecordingId(recordingId)
  const manifestKey = `${recordingId}/${MANIFEST_PATH}`
  let manifest: ArchiveFile | undefined
  let isWithdrawn = false
  for await (const file of files) {
    if (file.path === MANIFEST_PATH) {
      manifest = file
      continue
    }
    const key = `${recordingId}/${file.path}`
    const sha256 = sha256Hex(file.bytes)
    const there = await store.stat(key, options)
    if (there?.sha256 === sha256 && there.bytes === file.bytes.length) continue
    if (there && !isWithdrawn) {
      await store.remove(manifestKey, options)
      isWithdrawn = true
    }
    await store.write(key, file.bytes, { ...options, sha256 })
  }
  if (manifest) await store.write(manifestKey, manifest.bytes, options)
}
