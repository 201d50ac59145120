import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { writeArchiveIndex } from '../../../src/recording/archive/index.ts'
import type { RecordingInfo } from '../../../src/recording/replay-source.ts'
import { dumpRows, writeRowsFile } from '../server/database/rows-file.ts'
import type { Db } from '../server/database/db.ts'
import { type ArchiveStore, archiveSource } from '../server/portal-replay.ts'
import { FLAG_DEFINITIONS } from '../server/replay/flags.ts'

/**
 * Replaces `folder` by what was recorded: the archive of the session, and the rows as they stand in the database.
 * Answers with the recording.
 */
export async function writeFixtures(folder: URL, store: ArchiveStore, db: Db): Promise<RecordingInfo> {
  const recordings = new URL('recordings/', folder)
  await rm(recordings, { recursive: true, force: true })
  const id = await recordedId(store)
  for await (const { key } of store.list(`${id}/`)) {
    // What the archive was made from stays for a while, for whoever still reads it.
    if (/\/(?:blocks\/live-|incoming\/)/.test(key)) continue
    const { body } = await store.read(key)
    await writeBelow(recordings, key, new Uint8Array(await new Response(body).arrayBuffer()))
  }
  const info = await archiveSource(store).getRecording(id)
  for (const file of writeArchiveIndex([info], FLAG_DEFINITIONS)) await writeBelow(recordings, file.path, file.bytes)
  await writeRowsFile(new URL('rows.json', folder), await dumpRows(db))
  return info
}

async function recordedId(store: ArchiveStore): Promise<string> {
  for await (const { key } of store.list('')) if (key.endsWith('/manifest.json')) return key.split('/')[0] ?? ''
  throw new TypeError('Nothing was recorded: posthog-js sent no session.')
}

async function writeBelow(root: URL, name: string, bytes: Uint8Array): Promise<void> {
  const target = path.join(fileURLToPath(root), name)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, bytes)
}
