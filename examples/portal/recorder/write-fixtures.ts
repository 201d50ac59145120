import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { writeArchive, writeArchiveIndex, type ArchiveFile } from '../../../src/recording/archive/index.ts'
import type { CapturedSession } from '../server/capture/captured-session.ts'
import { FLAG_DEFINITIONS } from '../server/capture/capture-config.ts'
import type { Db } from '../server/database/db.ts'
import { dumpRows, writeRowsFile } from '../server/database/rows-file.ts'

/** Replaces `folder` by what was recorded: the archive of the session, and the rows as they stand in the database. */
export async function writeFixtures(folder: URL, session: CapturedSession, db: Db): Promise<void> {
  const recordings = new URL('recordings/', folder)
  await rm(recordings, { recursive: true, force: true })
  const info = session.info(false)
  const { events, productEvents, person } = session
  for await (const file of writeArchive({ info, events, productEvents, person }))
    await writeBelow(recordings, info.id, file)
  for (const file of writeArchiveIndex([info], FLAG_DEFINITIONS)) await writeBelow(recordings, '', file)
  await writeRowsFile(new URL('rows.json', folder), await dumpRows(db))
}

async function writeBelow(root: URL, folder: string, file: ArchiveFile): Promise<void> {
  const target = path.join(fileURLToPath(root), folder, file.path)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, file.bytes)
}
